/** Leaves the page at a moment that only the page itself sees: a question from outside would come too late. */
import type { Page } from '@playwright/test';

/** What the last reply said, as a person would have read it. */
export interface Said {
  readonly atLast: string;
  /** A second before the page was left. */
  readonly secondBefore: string;
}

const KEY = 'e2e-said';

/** Reloads the page, by its own hand, as soon as the last reply has these words after `act`. Answers once it is loaded. */
export async function reloadedOnceReplySays(page: Page, words: string, act: () => Promise<void>): Promise<Said> {
  await page.evaluate(
    ({ words, key }) => {
      const shown: { at: number; text: string }[] = [{ at: 0, text: '' }];
      new MutationObserver((_changes, observer) => {
        const reply = [...document.querySelectorAll('[aria-label="AnyTab"]')].at(-1);
        const text = reply?.querySelector('p')?.textContent ?? '';
        const at = performance.now();
        if (text !== shown.at(-1)?.text) shown.push({ at, text });
        if (!text.includes(words)) return;
        observer.disconnect();
        const before = shown.findLast((moment) => moment.at <= at - 1000);
        sessionStorage.setItem(key, JSON.stringify({ atLast: text, secondBefore: before?.text ?? '' }));
        location.reload();
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    { words, key: KEY },
  );
  const loaded = page.waitForEvent('load');
  await act();
  await loaded;
  const said = await page.evaluate((key) => sessionStorage.getItem(key) ?? '', KEY);
  return JSON.parse(said) as Said;
}

/** Reloads the page, by its own hand, as soon as an element of this kind says this after `act`. Answers once it is loaded. */
export async function reloadedOnceShown(
  page: Page,
  { selector, words }: { readonly selector: string; readonly words: RegExp },
  act: () => Promise<unknown>,
): Promise<void> {
  await page.evaluate(
    ({ selector, words }) => {
      const isThere = (): boolean =>
        [...document.querySelectorAll(selector)].some((element) =>
          new RegExp(words).test(element.getAttribute('aria-valuetext') ?? element.textContent),
        );
      new MutationObserver((_changes, observer) => {
        if (!isThere()) return;
        observer.disconnect();
        location.reload();
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    },
    { selector, words: words.source },
  );
  const loaded = page.waitForEvent('load');
  await act();
  await loaded;
}
