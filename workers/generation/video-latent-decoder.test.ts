import { expect, test } from 'vitest';
import { sampleManifest } from '../../src/packs/sample-manifest.ts';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { VideoLatentDecoder } from './video-latent-decoder.ts';

const { video } = sampleManifest().generation;

/** Frame k is red as the first latent plus k, on a range of -1 to 1, and neither green nor blue. */
function decoder(): VideoLatentDecoder {
  if (video === undefined) throw new Error('the sample makes no videos');
  const [width, height] = video.size;
  const area = width * height;
  const vaeDecoder = fakeSession((feeds) => {
    const [first = 0] = floats(feeds, 'latent_sample');
    const data = new Float32Array(video.frames * 3 * area).fill(-1);
    for (let k = 0; k < video.frames; k += 1) data.fill(first + k, k * 3 * area, (k * 3 + 1) * area);
    return { sample: { data, dims: [video.frames, 3, height, width] } };
  });
  return new VideoLatentDecoder(fakeRuntime, video, vaeDecoder);
}

test('latents become frames in order, each of which can be moved alone', async () => {
  const made = await decoder().decode(new Float32Array(16).fill(-1));
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

test('the preview is the frame in the middle', async () => {
  const { data, width } = await decoder().preview(new Float32Array(16).fill(-1));
  expect([width, data[0]]).toEqual([4, 128]);
});
