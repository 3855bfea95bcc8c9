import type { Page } from '@playwright/test';
import type { MediaLibrary as Library, MediaLibraryOptions } from '../../src/media/media-library.ts';
import * as clips from '../support/clip-fixtures.ts';
import { openModule } from '../support/in-page.ts';
import type { MediaFixture } from '../support/media-fixtures.ts';
import { expect, test } from '../support/test.ts';

declare global {
  interface Window {
    readonly media: { readonly MediaLibrary: new (options: MediaLibraryOptions) => Library };
  }
}

/** What a model that watches eight frames of three seconds would see: mean red and blue of each frame's upper and lower half. */
async function watched(page: Page, { name, buffer }: Pick<MediaFixture, 'name' | 'buffer'>) {
  return page.evaluate(
    async ({ base64, name }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const video = { frames: 8, seconds: 3 };
      const library = new window.media.MediaLibrary({ perceivable: async () => ({ image: true, audio: null, video }) });
      const { mediumId, notices } = await library.admit(new Blob([bytes]), name);
      const medium = await library.decoded(mediumId);
      if (medium.modality !== 'video') throw new TypeError(`a medium of ${medium.modality}`);
      const { frames, framesPerSecond } = medium.clip;
      const mean = (data: Uint8ClampedArray, channel: number): number => {
        let sum = 0;
        for (let at = channel; at < data.length; at += 4) sum += data[at] ?? 0;
        return (sum * 4) / data.length;
      };
      return {
        notices: notices.map(({ code }) => code),
        seconds: frames.length / framesPerSecond,
        size: frames.map(({ width, height }) => [width, height]),
        halves: frames.map(({ data }) => {
          const [upper, lower] = [data.subarray(0, data.length / 2), data.subarray(data.length / 2)];
          return {
            upper: { red: mean(upper, 0), blue: mean(upper, 2) },
            lower: { red: mean(lower, 0), blue: mean(lower, 2) },
          };
        }),
      };
    },
    { base64: buffer.toString('base64'), name },
  );
}

test.beforeEach(async ({ page, server }) => {
  await openModule(page, server.origin, 'src/media/media-library.ts', 'media');
});

for (const file of clips.ramps()) {
  test(`frames of ${file.name} are chosen by time`, async ({ page }) => {
    const { halves, seconds, size, notices } = await watched(page, file);
    expect(notices).toEqual([]);
    expect(seconds).toBeCloseTo(2, 1);
    expect(size).toEqual(Array.from({ length: 8 }, () => [64, 64]));
    // The middles of the eight stretches are just where a frame begins: the one before it is as right.
    for (const [index, { upper }] of halves.entries()) {
      const frame = 2 * index + 1;
      expect(upper.red).toBeGreaterThan(clips.rampGrey(frame - 1) - 6);
      expect(upper.red).toBeLessThan(clips.rampGrey(frame) + 6);
    }
  });
}

test('an uneven frame rate does no harm', async ({ page }) => {
  const { halves, seconds } = await watched(page, clips.uneven());
  for (const [index, { upper }] of halves.entries()) {
    const frame = Math.min(15, Math.floor(Math.sqrt(128 * ((index + 0.5) * (seconds / 8)))));
    expect(Math.abs(upper.red - clips.rampGrey(frame))).toBeLessThan(7);
  }
});

test('a video that is turned by its metadata is seen upright', async ({ page }) => {
  const { halves, size } = await watched(page, clips.rotated());
  expect(size[0]).toEqual([32, 64]);
  const [{ upper, lower } = { upper: { red: 0, blue: 0 }, lower: { red: 0, blue: 0 } }] = halves;
  expect(upper.blue).toBeGreaterThan(200);
  expect(upper.red).toBeLessThan(50);
  expect(lower.red).toBeGreaterThan(200);
  expect(lower.blue).toBeLessThan(50);
});

test('of a long video the beginning is watched', async ({ page }) => {
  const { seconds, notices, halves } = await watched(page, clips.long());
  expect(seconds).toBeCloseTo(3, 5);
  expect(halves).toHaveLength(8);
  expect(notices).toEqual(['media/video-cut']);
});

for (const file of [clips.truncated(), clips.truncatedWebm()]) {
  test(`of a video that breaks off its beginning is watched: ${file.name}`, async ({ page }) => {
    const { notices, halves } = await watched(page, file);
    expect(halves.length, file.name).toBeGreaterThan(1);
    expect(notices).toEqual(['media/video-truncated']);
  });
}

test('of a file that is too large to be stored, the frames that are watched are kept', async ({ page }) => {
  const [ramp] = clips.ramps();
  const kept = await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      // A box of 70 MB that says nothing.
      const padding = new Uint8Array(70e6);
      new DataView(padding.buffer).setUint32(0, padding.length);
      padding.set(new TextEncoder().encode('free'), 4);
      const video = { frames: 8, seconds: 3 };
      const library = new window.media.MediaLibrary({ perceivable: async () => ({ image: true, audio: null, video }) });
      const { mediumId, notices } = await library.admit(new Blob([bytes, padding]), 'large.mp4');
      const medium = await library.decoded(mediumId);
      if (medium.modality !== 'video') throw new TypeError('not a video');
      return {
        bytes: library.blob(mediumId)?.size ?? 0,
        type: library.blob(mediumId)?.type,
        notices: notices.map(({ code }) => code),
        greys: medium.clip.frames.map(({ data }) => data[0] ?? 0),
        seconds: medium.clip.frames.length / medium.clip.framesPerSecond,
      };
    },
    ramp?.buffer.toString('base64') ?? '',
  );
  expect(kept).toMatchObject({ type: 'video/webm', notices: ['media/video-frames-kept'] });
  expect(kept.bytes).toBeLessThan(100_000);
  expect(kept.seconds).toBeCloseTo(2, 1);
  for (const [index, grey] of kept.greys.entries())
    expect(Math.abs(grey - clips.rampGrey(2 * index + 0.5))).toBeLessThan(15);
});

test('a video that was made is kept so that it looks the same', async ({ page }) => {
  const greys = await page.evaluate(async () => {
    const frame = (grey: number) => {
      const data = new Uint8ClampedArray(64 * 64 * 4).map((_, at) => (at % 4 === 3 ? 255 : grey));
      return { width: 64, height: 64, data };
    };
    const video = { frames: 16, seconds: 3 };
    const library = new window.media.MediaLibrary({ perceivable: async () => ({ image: true, audio: null, video }) });
    const frames = Array.from({ length: 16 }, (_, index) => frame(16 + 15 * index));
    const mediumId = await library.adopt({ modality: 'video', clip: { frames, framesPerSecond: 8 } });
    const again = await library.decoded(mediumId);
    if (again.modality !== 'video') throw new TypeError('not a video');
    return again.clip.frames.map(({ data }) => data[4 * (64 * 32 + 32)] ?? 0);
  });
  expect(greys).toHaveLength(16);
  for (const [index, grey] of greys.entries()) expect(Math.abs(grey - clips.rampGrey(index))).toBeLessThan(7);
});
