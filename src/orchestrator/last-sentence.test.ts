import { expect, test } from 'vitest';
import { lastSentence } from './last-sentence.ts';

test.each([
  ['Sure! Here is a red apple.', 'Here is a red apple.'],
  ['Here is a **red** apple. ', 'Here is a red apple.'],
  ['A rocket! 🚀', 'A rocket!'],
  ['no full stop', 'no full stop'],
  ['', ''],
])('the last sentence of %j is %j', (text, expected) => {
  expect(lastSentence(text)).toBe(expected);
});

test('an endless sentence keeps its end', () => {
  const caption = lastSentence(`${'very '.repeat(200)}red apple`);
  expect(caption.length).toBeLessThanOrEqual(300);
  expect(caption.endsWith('red apple')).toBe(true);
});
