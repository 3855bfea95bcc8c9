import { expect, test } from 'vitest';
import { CaseFileError, parseCases, mediaPaths } from './cases.ts';

const line = (fields: object): string =>
  JSON.stringify({ id: 'a', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }], ...fields });

test('a case without a seed has seed 0', () => {
  expect(parseCases(line({}), 'c.jsonl')[0]).toMatchObject({ id: 'a', seed: 0 });
});

test('empty lines are not cases', () => {
  expect(parseCases(`${line({})}\n\n${line({ id: 'b' })}\n`, 'c.jsonl').map(({ id }) => id)).toEqual(['a', 'b']);
});

test('every wrong line is named, with the place in it', () => {
  const text = [
    line({ id: 'a' }),
    line({ id: 'a/b', sead: 1 }),
    '{',
    line({ id: 'a' }),
    line({ id: 'd', want: ['smell'] }),
  ];
  const failure = (() => {
    try {
      parseCases(text.join('\n'), 'c.jsonl');
    } catch (error) {
      return error;
    }
    return undefined;
  })();
  expect(failure).toBeInstanceOf(CaseFileError);
  const { problems } = failure as CaseFileError;
  expect(problems.some((problem) => problem.startsWith('line 2: id:'))).toBe(true);
  expect(problems.some((problem) => problem.startsWith('line 2: sead:'))).toBe(true);
  expect(problems.some((problem) => problem.startsWith('line 3:'))).toBe(true);
  expect(problems).toContain('line 4: id "a" stands on line 1 already');
  expect(problems.some((problem) => problem.startsWith('line 5: want.0:'))).toBe(true);
});

test('an empty file is an error, not an empty success', () => {
  expect(() => parseCases('\n', 'c.jsonl')).toThrow('no cases');
});

test('picture paths are relative to the case file', () => {
  const [parsed] = parseCases(
    line({ messages: [{ role: 'user', content: [{ type: 'image', path: '../media/cat.png' }] }] }),
    'c.jsonl',
  );
  expect(parsed && mediaPaths(parsed, '/cases/all/c.jsonl')).toEqual(['/cases/media/cat.png']);
});
