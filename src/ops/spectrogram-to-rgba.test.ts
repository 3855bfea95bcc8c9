import { expect, test } from 'vitest';
import { spectrogramToRgba } from './spectrogram-to-rgba.ts';

test('low tones stand below, loud ones are bright, and 60 dB less is dark', () => {
  const quiet = Math.log(1e-3) / 2.5;
  // Two bins, two frames: the low bin is loud in the second frame.
  const pixels = spectrogramToRgba(Float32Array.of(quiet, 0, quiet, quiet), 2, 2, 2.5);
  const pixel = (x: number, y: number): number[] => [...pixels.subarray((y * 2 + x) * 4, (y * 2 + x) * 4 + 4)];
  expect(pixel(1, 1)).toEqual([255, 235, 170, 255]);
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [0, 1],
  ] as const)
    expect(pixel(x, y)).toEqual([10, 10, 35, 255]);
});
