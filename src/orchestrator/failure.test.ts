import { expect, test } from 'vitest';
import { toFailure } from './failure.ts';

test('an application error keeps its own words and can be retried', () => {
  const error = Object.assign(new Error('pack.json is missing. Check the address.'), { code: 'pack/missing' });
  expect(toFailure(error)).toEqual({
    code: 'pack/missing',
    message: 'pack.json is missing. Check the address.',
    action: 'retry',
  });
});

test.each([
  ['storage/quota', 'free-space'],
  ['language/message-too-long', 'shorten'],
  ['media/not-a-picture', 'none'],
] as const)('%s asks the person to %s', (code, action) => {
  expect(toFailure(Object.assign(new Error('words'), { code }))).toMatchObject({ code, action, message: 'words' });
});

test('anything else is unexpected, even a bare number from a wasm module', () => {
  expect(toFailure(464468952)).toMatchObject({ code: 'unexpected', action: 'retry' });
  expect(toFailure(464468952).message).toContain('464468952');
});
