import { expect, test } from 'vitest';
import { planesToRgba } from './planes-to-rgba.ts';

test('planes become interleaved bytes, clamped and opaque', () => {
  const planes = Float32Array.of(-1, 1, 0, 5, -7, 0.5);
  expect([...planesToRgba(planes, 2, [-1, 1])]).toEqual([0, 128, 0, 255, 255, 255, 191, 255]);
});
