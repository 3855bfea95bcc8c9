import { expect, test } from 'vitest';
import { withMathsDelimiters } from './maths-delimiters.ts';

test.each([
  ['The area is \\(\\pi r^2\\).', 'The area is $$\\pi r^2$$.'],
  ['It holds that $a^2 + b^2 = c^2$ here.', 'It holds that $$a^2 + b^2 = c^2$$ here.'],
  ['Let $x$ be 3.', 'Let $$x$$ be 3.'],
  ['So \\[ x = 1 \\] is it.', 'So \n\n$$\nx = 1\n$$\n\n is it.'],
  ['Then\n$$x^2$$\nholds.', 'Then\n\n\n$$\nx^2\n$$\n\n\nholds.'],
])('%j is a formula', (text, expected) => {
  expect(withMathsDelimiters(text)).toBe(expected);
});

test.each([
  'It costs $5 and that one $10.',
  'From $5 to $10-$12.',
  'I have $ 3 and $ 4.',
  'US$ and A$ are dollars.',
  'Write `$x$` or `\\(x\\)`.',
  '```\n$x^2$ \\(y\\)\n```',
  '```sh\necho $HOME/$USER',
  'No formula at all.',
])('%j stays what it is', (text) => {
  expect(withMathsDelimiters(text)).toBe(text);
});
