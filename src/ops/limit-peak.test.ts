import { expect, test } from 'vitest';
import { limitPeak } from './limit-peak.ts';

test('a loud sound is scaled as a whole, a soft one is left alone', () => {
  const loud = Float32Array.of(0.5, -2, 1);
  limitPeak(loud, 0.5);
  expect([...loud]).toEqual([0.125, -0.5, 0.25]);
  const soft = Float32Array.of(0.25, -0.5);
  limitPeak(soft, 0.5);
  expect([...soft]).toEqual([0.25, -0.5]);
});

test('a broken number silences itself and nothing else', () => {
  const samples = Float32Array.of(Number.NaN, 0.25, Number.POSITIVE_INFINITY);
  limitPeak(samples, 0.5);
  expect([...samples]).toEqual([0, 0.25, 0]);
});
