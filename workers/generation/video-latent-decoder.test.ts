import { expect, test } from 'vitest';
import { sampleManifest } from '../../src/packs/sample-manifest.ts';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { VideoLatentDecoder } from './video-latent-decoder.ts';

const { video } = sampleManifest().generation;
/** Three frames of eight latents each: -1, 0 and 1. */
const LATENTS = Float32Array.from({ length: 24 }, (_, index) => Math.floor(index / 8) - 1);

/** A frame is as red as its first latent, on a range of -1 to 1, and neither green nor blue. */
function decoder(): VideoLatentDecoder {
  if (video === undefined) throw new Error('the sample makes no videos');
  const [width, height] = video.size;
  const area = width * height;
  const vaeDecoder = fakeSession((feeds) => {
    const latents = floats(feeds, 'latent_sample');
    expect(latents).toHaveLength(8);
    const data = new Float32Array(3 * area).fill(-1);
    data.fill(latents[0] ?? Number.NaN, 0, area);
    return { sample: { data, dims: [1, 3, height, width] } };
  });
  return new VideoLatentDecoder(fakeRuntime, video, vaeDecoder);
}

test('latents become frames in order, each of which can be moved alone', async () => {
  const made = await decoder().decode(LATENTS, new AbortController().signal);
  if (made.modality !== 'video') throw new TypeError('not a video');
  expect(made.clip.framesPerSecond).toBe(8);
  expect(made.clip.frames.map(({ data }) => [...data.subarray(0, 4)])).toEqual([
    [0, 0, 0, 255],
    [128, 0, 0, 255],
    [255, 0, 0, 255],
  ]);
  expect(made.clip.frames[0]).toMatchObject({ width: 4, height: 2 });
  expect(new Set(made.clip.frames.map(({ data }) => data.buffer)).size).toBe(3);
  expect(alive.tensors).toBe(0);
});

test('decoding stops between two frames', async () => {
  const controller = new AbortController();
  const decoding = decoder().decode(LATENTS, controller.signal);
  controller.abort();
  await expect(decoding).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(alive.tensors).toBe(0);
});

test('the preview is the frame in the middle', async () => {
  const { data, width } = await decoder().preview(LATENTS);
  expect([width, data[0]]).toEqual([4, 128]);
});
