import { expect, test } from 'vitest';
import golden from './golden/rng.json' with { type: 'json' };
import { Rng, derivedSeed, normals } from './rng.ts';

test.each(Object.entries(golden))('seed %s gives the sequence of the Python reference', (seed, expected) => {
  const rng = new Rng(Number(seed));
  expect(expected.uint32.map(() => rng.nextUint32())).toEqual(expected.uint32);
});

test.each(Object.entries(golden))('normals of seed %s match the Python reference', (seed, expected) => {
  const values = normals(new Rng(Number(seed)), expected.normals.length);
  expected.normals.forEach((value, index) => {
    expect(values[index]).toBeCloseTo(value, 6);
  });
});

test('uniform numbers stay in [0, 1) and average a half', () => {
  const rng = new Rng(7);
  const values = Array.from({ length: 20_000 }, () => rng.nextFloat());
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 2);
});

test('derived seeds differ by part and by seed', () => {
  const seeds = [0, 1, 2].flatMap((seed) => [0, 1, 2].map((index) => derivedSeed(seed, index)));
  expect(new Set(seeds).size).toBe(9);
});
