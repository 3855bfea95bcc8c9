import { expect, test } from 'vitest';
import { Rng, normals } from './rng.ts';
import { startingNoise } from './starting-noise.ts';

const FRAMES = 4;
const SHAPE = [FRAMES, 8, 16, 16];
const LENGTH = 8 * 16 * 16;

function meanProduct(first: Float32Array, second: Float32Array): number {
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0) / first.length;
}

test('without a share it is the plain noise of its seed', () => {
  expect(startingNoise(new Rng(7), SHAPE)).toEqual(normals(new Rng(7), FRAMES * LENGTH));
});

test('frames have the share of their variance in common', () => {
  const noise = startingNoise(new Rng(7), SHAPE, 0.3);
  const frame = (index: number): Float32Array => noise.subarray(index * LENGTH, (index + 1) * LENGTH);
  expect(meanProduct(noise, noise)).toBeCloseTo(1, 1);
  expect(meanProduct(frame(0), frame(3))).toBeCloseTo(0.3, 1);
  expect(meanProduct(frame(1), frame(2))).toBeCloseTo(0.3, 1);
});

test('with all of it shared, frames are alike', () => {
  const noise = startingNoise(new Rng(7), SHAPE, 1);
  expect(noise.subarray(0, LENGTH)).toEqual(noise.subarray(LENGTH, 2 * LENGTH));
});
