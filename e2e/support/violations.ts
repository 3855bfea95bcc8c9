import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds: the rule, and where it is broken. */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/**
 * Controls that lie partly outside of the window's width, and the page itself where it is too wide. What a box of its own
 * brings into view is not outside: one that the arrow keys scroll sideways, that goes as far, and is itself in the window.
 */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isInWindow = (element: Element): boolean => {
      const { left, right } = element.getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    };
    const isScrolledTo = (element: Element): boolean => {
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        // What scrolls and takes no focus is a panel that was meant to be narrower than its window.
        if (!/auto|scroll/.test(getComputedStyle(box).overflowX) || box.tabIndex < 0) continue;
        const { left, right } = element.getBoundingClientRect();
        const start = box.getBoundingClientRect().left + box.clientLeft - box.scrollLeft;
        // Pixels of a page are fractions, and lengths that are scrolled are whole.
        const isWithin = left - start > -1 && right - start < box.scrollWidth + 1;
        return isWithin && (isInWindow(box) || isScrolledTo(box));
      }
      return false;
    };
    const beyond = [
      ...document.querySelectorAll('button, a, textarea, select, input:not([type=file]), img, video'),
    ].filter((element) => element.getBoundingClientRect().width > 0 && !isInWindow(element) && !isScrolledTo(element));
    const names = beyond.map((element) => element.getAttribute('aria-label') ?? element.outerHTML.slice(0, 80));
    return document.documentElement.scrollWidth > innerWidth ? ['the page', ...names] : names;
  });
