import { expect, test } from 'vitest';
import { frameSize, frameTimes } from './video-frames.ts';

test('frames come from the middles of equal stretches', () => {
  expect(frameTimes(1, 4, 4)).toEqual([1.5, 2.5, 3.5, 4.5]);
});

test('frames are scaled down, never up, and stay even and in proportion', () => {
  expect(frameSize(1920, 1080)).toEqual({ width: 256, height: 144 });
  expect(frameSize(1080, 1920)).toEqual({ width: 144, height: 256 });
  expect(frameSize(63, 35)).toEqual({ width: 64, height: 36 });
  expect(frameSize(4000, 1)).toEqual({ width: 256, height: 2 });
});
