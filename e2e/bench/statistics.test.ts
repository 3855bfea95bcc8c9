import { expect, test } from 'vitest';
import { median, textOfTokens } from './statistics.ts';

test('the median of an even count lies between the middle two', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('the median of nothing is not a number, and so fails every comparison', () => {
  expect(median([])).toBeNaN();
});

test('text has as many words as asked for', () => {
  expect(textOfTokens(30).split(' ')).toHaveLength(30);
  expect(textOfTokens(-3)).toBe('');
});
