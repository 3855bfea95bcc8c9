import { expect, test } from 'vitest';
import { lastSentence } from './last-sentence.ts';

test.each([
  ['Sure! Here is a red apple.', 'Here is a red apple.'],
  ['Here is a **red** apple. ', 'Here is a red apple.'],
  ['A rocket! 🚀', 'A rocket!'],
  ['no full stop', 'no full stop'],
  ['One.\nTwo', 'Two'],
  ['Really?! yes', 'yes'],
  ['He said "Draw it!" Then he left.', 'Then he left.'],
  ['An apple of approx. two kilograms, e.g. a red one', 'An apple of approx. two kilograms, e.g. a red one'],
  ['Version 2.5 of it', 'Version 2.5 of it'],
  ['', ''],
])('the last sentence of %j is %j', (text, expected) => {
  expect(lastSentence(text)).toBe(expected);
});

test('an endless sentence keeps its end', () => {
  const caption = lastSentence(`${'very '.repeat(200)}red apple`);
  expect(caption.length).toBeLessThanOrEqual(300);
  expect(caption.endsWith('red apple')).toBe(true);
});
