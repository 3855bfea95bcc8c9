import { expect, test } from 'vitest';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { sampleManifest } from '../../src/packs/sample-manifest.ts';
import { AudioLatentDecoder } from './audio-latent-decoder.ts';

const { audio } = sampleManifest().generation;

/** The spectrogram is the first latent everywhere; every sample is twice its first value. */
function decoder(): AudioLatentDecoder {
  if (audio === undefined) throw new Error('the sample makes no sounds');
  const { mel, frames, samples } = audio;
  const vaeDecoder = fakeSession((feeds) => ({
    log_mel: {
      data: new Float32Array(mel.melBins * frames).fill(floats(feeds, 'latent_sample')[0] ?? 0),
      dims: [1, mel.melBins, frames],
    },
  }));
  const vocoder = fakeSession((feeds) => ({
    waveform: { data: new Float32Array(samples).fill(2 * (floats(feeds, 'log_mel')[0] ?? 0)), dims: [1, samples] },
  }));
  return new AudioLatentDecoder(fakeRuntime, audio, vaeDecoder, vocoder);
}

test('latents become a spectrogram, that a waveform, and a loud one is limited', async () => {
  const soft = await decoder().decode(new Float32Array(16).fill(0.25));
  expect(soft).toEqual({ modality: 'audio', waveform: { sampleRate: 8000, samples: new Float32Array(64).fill(0.5) } });
  const loud = await decoder().decode(new Float32Array(16).fill(3));
  expect(loud).toMatchObject({ waveform: { samples: new Float32Array(64).fill(0.9) } });
  expect(alive.tensors).toBe(0);
});

test('the preview is the spectrogram as a picture', async () => {
  expect(await decoder().preview(new Float32Array(16))).toMatchObject({ width: 8, height: 4 });
});
