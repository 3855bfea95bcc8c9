import { expect, test } from 'vitest';
import { rotaryFrequencies, rotaryTables } from './rotary.ts';

test('frequencies fall from 1 by powers of theta', () => {
  const frequencies = rotaryFrequencies(10_000, 4);
  expect(frequencies[0]).toBe(1);
  expect(frequencies[1]).toBeCloseTo(0.01, 8);
});

test('a row holds cosine and sine of position times frequency', () => {
  const cos = new Float32Array(6);
  const sin = new Float32Array(6);
  rotaryTables(rotaryFrequencies(100, 4), 7, 2, cos, sin);
  expect(cos[0]).toBeCloseTo(Math.cos(7), 6);
  expect(sin[3]).toBeCloseTo(Math.sin(0.8), 6);
  expect([cos[4], sin[4]]).toEqual([0, 0]);
});
