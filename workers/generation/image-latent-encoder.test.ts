import { expect, test } from 'vitest';
import type { Pixels } from '../../src/domain/decoded-medium.ts';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { ImageLatentEncoder } from './image-latent-encoder.ts';
import { VideoLatentEncoder } from './video-latent-encoder.ts';

const { signal } = new AbortController();

/** Latents that are the pixels themselves, 2 x 2. */
function encoder(onRun: () => void = () => undefined): ImageLatentEncoder {
  const session = fakeSession((feeds) => {
    onRun();
    return { latents: { data: floats(feeds, 'pixel_values'), dims: [1, 3, 2, 2] } };
  });
  return new ImageLatentEncoder(fakeRuntime, { encodedSize: 2, pixelRange: [-1, 1] }, session);
}

function grey(width: number, height: number, value: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(value);
  for (let index = 3; index < data.length; index += 4) data[index] = 255;
  return { width, height, data };
}

test('a picture of any size becomes planes in the decoder’s range', async () => {
  for (const [value, wanted] of [
    [0, -1],
    [255, 1],
    [51, -0.6],
  ] as const) {
    const latents = await encoder().encode({ modality: 'image', pixels: grey(7, 4, value) });
    expect(latents).toHaveLength(12);
    for (const each of latents) expect(each).toBeCloseTo(wanted, 5);
  }
  expect(alive.tensors).toBe(0);
});

test('a video is taken at the made videos’ rate, its last frame held, and no frame is encoded twice', async () => {
  let runs = 0;
  const timing = { frames: 4, framesPerSecond: 2 };
  const film = new VideoLatentEncoder(
    timing,
    encoder(() => (runs += 1)),
  );
  // Twelve frames a second, one second: the middles of half seconds are frames 3 and 9.
  const frames = Array.from({ length: 12 }, (_, index) => grey(2, 2, index * 20));
  const latents = await film.encode({ modality: 'video', clip: { frames, framesPerSecond: 12 } }, signal);
  const greys = [0, 1, 2, 3].map((index) => Math.round(((latents[index * 12] ?? 0) + 1) * 127.5));
  expect(greys).toEqual([60, 180, 220, 220]);
  expect(runs).toBe(3);
});

test('a picture is a video in which nothing moves', async () => {
  const film = new VideoLatentEncoder({ frames: 3, framesPerSecond: 8 }, encoder());
  const latents = await film.encode({ modality: 'image', pixels: grey(5, 5, 255) }, signal);
  expect([...latents].map((value) => Math.round(value * 1000) / 1000)).toEqual(Array<number>(36).fill(1));
});

test('a medium of another kind is refused, and a video without frames', async () => {
  const waveform = { sampleRate: 8, samples: new Float32Array(8) };
  await expect(encoder().encode({ modality: 'audio', waveform })).rejects.toThrow('cannot become a picture');
  const film = new VideoLatentEncoder({ frames: 2, framesPerSecond: 8 }, encoder());
  await expect(film.encode({ modality: 'audio', waveform }, signal)).rejects.toThrow('cannot become a video');
  const clip = { frames: [], framesPerSecond: 8 };
  await expect(film.encode({ modality: 'video', clip }, signal)).rejects.toThrow('without frames');
});

test('encoding a video stops between two frames', async () => {
  const controller = new AbortController();
  let runs = 0;
  const frameEncoder = encoder(() => {
    runs += 1;
    controller.abort();
  });
  const film = new VideoLatentEncoder({ frames: 4, framesPerSecond: 4 }, frameEncoder);
  const frames = Array.from({ length: 4 }, (_, index) => grey(2, 2, index));
  const clip = { frames, framesPerSecond: 4 };
  await expect(film.encode({ modality: 'video', clip }, controller.signal)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(runs).toBe(1);
});
