import { expect, test } from 'vitest';
import golden from './golden/image-preprocess.json' with { type: 'json' };
import { preprocessImage } from './image-preprocess.ts';
import type { ImageInput, RgbaPixels } from './image-preprocess.ts';

const PLAIN: ImageInput = { size: 2, mean: [0, 0, 0], std: [1, 1, 1], fit: 'cover', background: [255, 255, 255] };

/** One row of opaque grey pixels after another. */
function grey(rows: readonly (readonly number[])[], alpha = 255): RgbaPixels {
  const data = Uint8ClampedArray.from(rows.flatMap((row) => row.flatMap((value) => [value, value, value, alpha])));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

test.each(golden.cases.map((entry, index) => [index, entry] as const))(
  'case %i matches the Python reference',
  (_, { width, height, data, input, expected }) => {
    const values = preprocessImage({ width, height, data: Uint8Array.from(data) }, input as unknown as ImageInput);
    expect(values).toHaveLength(expected.length);
    const worst = expected.reduce((most, value, index) => Math.max(most, Math.abs(value - (values[index] ?? NaN))), 0);
    expect(worst).toBeLessThan(1e-5);
  },
);

test('a picture of the right size is only normalised', () => {
  const values = preprocessImage(
    grey([
      [0, 255],
      [51, 102],
    ]),
    { ...PLAIN, mean: [0, 0, 0.2], std: [1, 0.5, 1] },
  );
  const expected = [0, 1, 0.2, 0.4, 0, 2, 0.4, 0.8, -0.2, 0.8, 0, 0.2];
  expected.forEach((value, index) => {
    expect(values[index]).toBeCloseTo(value, 5);
  });
});

test('cover takes the central square', () => {
  const values = preprocessImage(
    grey([
      [9, 0, 255, 9],
      [9, 255, 0, 9],
    ]),
    PLAIN,
  );
  expect([...values.subarray(0, 4)]).toEqual([0, 1, 1, 0]);
});

test('letterbox keeps everything, on the background', () => {
  const values = preprocessImage(
    grey([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]),
    { ...PLAIN, size: 4, fit: 'letterbox', background: [255, 0, 51] },
  );
  expect([...values.subarray(0, 16)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  expect(values[32]).toBeCloseTo(0.2, 5);
});

test('transparent pixels show the background', () => {
  expect(
    preprocessImage(
      grey(
        [
          [0, 0],
          [0, 0],
        ],
        0,
      ),
      PLAIN,
    )[0],
  ).toBe(1);
});

test('shrinking averages, so that fine patterns do not turn into noise', () => {
  const checkers = grey(
    Array.from({ length: 64 }, (_, y) => Array.from({ length: 64 }, (__, x) => ((x + y) % 2) * 255)),
  );
  for (const value of preprocessImage(checkers, PLAIN)) expect(value).toBeCloseTo(0.5, 1);
});

test('a single pixel becomes a plain square', () => {
  expect([...preprocessImage(grey([[51]]), PLAIN)].every((value) => Math.abs(value - 0.2) < 1e-6)).toBe(true);
});
