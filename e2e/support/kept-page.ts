import { expect, type Page } from '@playwright/test';

/** Until the service worker has kept the page and all that it needs; the page itself is kept last. */
export async function keptPage(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(async () => (await caches.match(new URL('./', document.baseURI).href)) !== undefined))
    .toBe(true);
}
