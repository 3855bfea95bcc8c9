import { expect, test } from 'vitest';
import type { TokenOdds } from '../../protocol/language-api.ts';
import { bars, FLOOR, height, peak } from './signal-bars.ts';

const token = (image: number, audio?: number): TokenOdds => ({
  text: 'x',
  wrote: 'text',
  odds: { image, ...(audio !== undefined && { audio }) },
});

test('powers of ten are equally far apart, certainty is the top, and nothing lies below the floor', () => {
  expect(height(1)).toBe(1);
  expect(height(0.1) - height(0.01)).toBeCloseTo(height(0.01) - height(0.001), 9);
  expect(height(FLOOR)).toBeCloseTo(0, 9);
  expect(height(0)).toBe(0);
});

test('a probability below the floor has no bar, the others stand within their token, side by side', () => {
  const drawn = bars([token(0, 0.5), token(1, 1)], ['image', 'audio']);
  expect(drawn.map(({ modality, x }) => [modality, Math.floor(x)])).toEqual([
    ['audio', 0],
    ['image', 1],
    ['audio', 1],
  ]);
  const [, image, audio] = drawn;
  expect((image?.x ?? 0) + (image?.width ?? 0)).toBeCloseTo(audio?.x ?? NaN, 9);
  for (const { x, width } of drawn) expect(Math.floor(x + width)).toBe(Math.floor(x));
});

test('many tokens share the width without touching', () => {
  const drawn = bars(
    Array.from({ length: 200 }, () => token(1)),
    ['image'],
  );
  expect(drawn[1]?.x).toBeGreaterThan((drawn[0]?.x ?? 0) + (drawn[0]?.width ?? 0));
});

test('the peak is the first of the likeliest, and there is none for what is never signalled', () => {
  expect(peak([token(0.1), token(0.7), token(0.7)], 'image')).toEqual({ at: 1, probability: 0.7 });
  expect(peak([token(0.1)], 'audio')).toBeUndefined();
});
