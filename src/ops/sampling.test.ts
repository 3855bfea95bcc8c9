import { expect, test } from 'vitest';
import golden from './golden/sampling.json' with { type: 'json' };
import { Rng } from './rng.ts';
import { Sampler, argmax, kthLargest, logSumExp } from './sampling.ts';

const PLAIN = { temperature: 1, topP: 1, topK: 0, minP: 0, repetitionPenalty: 1 };

test.each(golden.map((entry, index) => [index, JSON.stringify(entry.settings), entry] as const))(
  'case %i keeps the candidates of the Python reference: %s',
  (_, __, { settings, logits, seen, probabilities }) => {
    const found = new Sampler(settings, new Rng(0)).distribution(Float32Array.from(logits), seen);
    const expected = new Map(Object.entries(probabilities).map(([id, probability]) => [Number(id), probability]));
    expect(new Set(found.ids)).toEqual(new Set(expected.keys()));
    found.ids.forEach((id, index) => {
      expect(found.probabilities[index]).toBeCloseTo(expected.get(id) ?? NaN, 5);
    });
  },
);

test('temperature 0 takes the largest, the first of equals', () => {
  const sampler = new Sampler({ ...PLAIN, temperature: 0 }, new Rng(0));
  expect(sampler.sample(Float32Array.of(1, 5, 5, 2), [])).toBe(1);
});

test('ids at -Infinity are never drawn', () => {
  const sampler = new Sampler({ ...PLAIN, temperature: 5 }, new Rng(3));
  const drawn = new Set(
    Array.from({ length: 200 }, () => sampler.sample(Float32Array.of(1, -Infinity, 1, -Infinity), [])),
  );
  expect(drawn).toEqual(new Set([0, 2]));
});

test('equal seeds draw equal ids, and the frequencies follow the probabilities', () => {
  const draw = (seed: number): number[] => {
    const sampler = new Sampler({ ...PLAIN, topP: 0.99 }, new Rng(seed));
    return Array.from({ length: 4000 }, () =>
      sampler.sample(Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.2)), []),
    );
  };
  const ids = draw(9);
  expect(draw(9)).toEqual(ids);
  expect(ids.filter((id) => id === 0).length / ids.length).toBeCloseTo(0.5, 1);
  expect(ids.filter((id) => id === 2).length / ids.length).toBeCloseTo(0.2, 1);
});

test('a flat distribution over a large vocabulary reaches every part of it', () => {
  const sampler = new Sampler({ ...PLAIN, topP: 0.95 }, new Rng(1));
  const ids = Array.from({ length: 8 }, () => sampler.sample(new Float32Array(50_000), []));
  expect(Math.max(...ids) - Math.min(...ids)).toBeGreaterThan(10_000);
});

test('kthLargest agrees with sorting', () => {
  const rng = new Rng(2);
  const values = Float32Array.from({ length: 500 }, () => rng.nextFloat());
  const sorted = [...values].sort((a, b) => b - a);
  for (const k of [1, 2, 7, 50, 500]) expect(kthLargest(values, k)).toBe(sorted[k - 1]);
});

test('logSumExp does not overflow', () => {
  expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.LN2, 6);
  expect(argmax(Float32Array.of(-Infinity, -3))).toBe(1);
});
