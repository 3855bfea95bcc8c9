import { expect, test } from 'vitest';
import { sampleManifest } from '../../src/packs/sample-manifest.ts';
import { encoderInput } from './encoder-input.ts';

const { perception } = sampleManifest();
const tone = (sampleRate: number): Float32Array =>
  Float32Array.from({ length: sampleRate / 50 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / sampleRate));

test('a sound is heard alike at whatever rate it comes', () => {
  const [slow, fast] = [8000, 96_000].map((sampleRate) =>
    encoderInput({ modality: 'audio', waveform: { sampleRate, samples: tone(sampleRate) } }, perception),
  );
  expect(slow).toMatchObject({ name: 'log_mel', dims: [1, 1, 8, 4] });
  // The ends differ a little: a low-pass filter rings where a sound begins.
  for (let at = 8; at < 24; at += 1) expect(fast?.data[at]).toBeCloseTo(slow?.data[at] ?? 0, 1);
});

test('what the pack cannot perceive is said to be so', () => {
  const waveform = { sampleRate: 8000, samples: new Float32Array(8) };
  expect(() => encoderInput({ modality: 'audio', waveform }, {})).toThrow('cannot listen');
});
