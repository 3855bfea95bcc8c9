import { expect, test } from 'vitest';
import type { DecodedVideo } from './decode-video.ts';
import { videoNotices } from './video-notices.ts';

const WHOLE = { seconds: 2, totalSeconds: 2, cut: false, truncated: false };

test('nothing is said of a video that is watched as a whole', () => {
  expect(videoNotices('x.mp4', WHOLE, true)).toEqual([]);
});

test('a person is told what is cut, kept in part, or broken', () => {
  const say = (facts: Partial<Omit<DecodedVideo, 'clip'>>, isKept: boolean): string[] =>
    videoNotices('x.mp4', { ...WHOLE, ...facts }, isKept).map(({ message }) => message);
  expect(say({ cut: true, seconds: 8, totalSeconds: 7200 }, false)).toEqual([
    'Of “x.mp4” the first 8 s of 2 h are watched and kept.',
  ]);
  expect(say({ cut: true, seconds: 8, totalSeconds: null }, true)).toEqual(['Of “x.mp4” the first 8 s are watched.']);
  expect(say({}, false)).toEqual([
    '“x.mp4” is too large to be kept: the conversation keeps the frames that are watched.',
  ]);
  expect(say({ truncated: true }, true)).toEqual(['“x.mp4” is damaged or cut off: only its beginning could be read.']);
});
