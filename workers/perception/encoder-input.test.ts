import { expect, test } from 'vitest';
import { sampleManifest } from '../../src/packs/sample-manifest.ts';
import type { Pixels } from '../../src/domain/decoded-medium.ts';
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
  for (let at = 8; at < 24; at += 1) expect(fast?.runs[0]?.[at]).toBeCloseTo(slow?.runs[0]?.[at] ?? 0, 1);
});

const grey = (value: number): Pixels => ({
  width: 2,
  height: 2,
  data: Uint8ClampedArray.from({ length: 16 }, (_, n) => (n % 4 === 3 ? 255 : value)),
});
const seen = (values: readonly number[]): number[] => {
  const clip = { frames: values.map(grey), framesPerSecond: 8 };
  const { dims, runs } = encoderInput({ modality: 'video', clip }, perception);
  expect(dims).toEqual([1, 3, 8, 8]);
  return runs.map((data) => Math.round(((data[0] ?? 0) * 0.5 + 0.5) * 255));
};

test('a video is seen frame by frame, as many as the pack says, evenly chosen', () => {
  expect(seen([10, 20, 30])).toEqual([10, 20, 30]);
  expect(seen([10, 20, 30, 40, 50, 60, 70, 80, 90])).toEqual([20, 50, 80]);
  expect(seen([10, 20])).toEqual([10, 20, 20]);
});

test('what the pack cannot perceive is said to be so', () => {
  const waveform = { sampleRate: 8000, samples: new Float32Array(8) };
  expect(() => encoderInput({ modality: 'audio', waveform }, {})).toThrow('cannot listen');
});
