// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { ENGLISH_INSPECTOR } from './inspector/inspector-strings.ts';
import { GERMAN } from './strings-de.ts';
import { chooseLanguage, firstSpoken } from './language.ts';
import { duration, ENGLISH, megabytes, percent, speak, strings, wordsFor } from './strings.ts';
import type { Messages } from './strings.ts';

afterEach(() => {
  speak(ENGLISH);
});

/** With the words that come later. */
const ALL_ENGLISH: Messages = { ...ENGLISH, inspector: ENGLISH_INSPECTOR };

/** Every message by its path; those with blanks to fill in are filled in. */
function spoken(messages: Messages): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') found.set(path, value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) visit(child, `${path}.${key}`);
  };
  visit(messages, '');
  return found;
}

test('every German message says something where the English one does', () => {
  const german = spoken(GERMAN);
  for (const [path, words] of spoken(ALL_ENGLISH)) expect(german.get(path) === '', path).toBe(words === '');
});

test('hardly a German message is the English one', () => {
  const german = spoken(GERMAN);
  const same = [...spoken(ALL_ENGLISH)].filter(([path, words]) => words !== '' && german.get(path) === words);
  const international =
    /^(AnyTab|Auto|English|Deutsch|Text|Top-p|Min-p|Pause|Shift|Esc|\.|Video|Videos|[A-Z][a-z]+, who are you\?)$/;
  const unexpected = same.filter(
    ([path, words]) => !international.test(words) && !/(Example|editBeginning)$/.test(path),
  );
  expect(unexpected).toEqual([]);
});

test('numbers follow the language', async () => {
  expect([megabytes(1_250_000), percent(0.0331), duration(2.5)]).toEqual(['1.3 MB', '3.3 %', '2.5 s']);
  await chooseLanguage('de');
  expect([megabytes(1_250_000), percent(0.0331), duration(2.5)]).toEqual(['1,3 MB', '3,3 %', '2,5 s']);
  await chooseLanguage('en');
  expect(strings.send).toBe('Send');
});

test('an error without German words of its own speaks for its kind, or for itself', () => {
  speak(GERMAN);
  expect(wordsFor({ code: 'pack/content', message: 'no part' })).toContain('Modellpaket');
  expect(wordsFor({ code: 'no/such', message: 'own words' })).toBe('own words');
});

test.each([
  [['fr', 'de-AT', 'en'], 'de'],
  [['en-GB', 'de'], 'en'],
  [['ja'], 'en'],
  [[], 'en'],
])('of %j the page speaks %s', (preferred, language) => {
  expect(firstSpoken(preferred)).toBe(language);
});
