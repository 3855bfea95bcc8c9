import { expect, test } from 'vitest';
import { centredLogMel } from '../../src/ops/log-mel.ts';
import { sampleManifest } from '../../src/packs/sample-manifest.ts';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { AudioLatentEncoder } from './audio-latent-encoder.ts';

const { audio } = sampleManifest().generation;
if (audio === undefined) throw new Error('the sample makes no sounds');
const facts = audio;

/** Latents that are the spectrogram itself. */
function encoder(): AudioLatentEncoder {
  const session = fakeSession((feeds) => {
    const spectrogram = floats(feeds, 'log_mel');
    return { latents: { data: spectrogram, dims: [1, facts.mel.melBins, facts.frames] } };
  });
  return new AudioLatentEncoder(fakeRuntime, facts, session);
}

const tone = (sampleRate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: sampleRate * seconds }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / sampleRate));

test('a sound of any rate is heard at the decoder’s own, and its latents are those of the spectrogram', async () => {
  const { sampleRate } = facts.mel;
  const found = await encoder().encode({ modality: 'audio', waveform: { sampleRate, samples: tone(sampleRate, 0.5) } });
  expect(found).toEqual(centredLogMel(tone(sampleRate, 0.5), facts.frames, facts.mel));
  const twice = { sampleRate: 2 * sampleRate, samples: tone(2 * sampleRate, 0.5) };
  const resampled = await encoder().encode({ modality: 'audio', waveform: twice });
  const errors = resampled.map((value, index) => Math.abs(value - (found[index] ?? Number.NaN)));
  // At the edges a resampled sound rings a little.
  expect([...errors].sort((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(0.05);
  expect(alive.tensors).toBe(0);
});

test('a picture is refused', async () => {
  const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  await expect(encoder().encode({ modality: 'image', pixels })).rejects.toThrow('cannot become a sound');
});
