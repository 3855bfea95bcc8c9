/** What browsers and people do to a page's storage. */
import { expect, type BrowserContext, type Page } from '@playwright/test';
import type { FaultServer } from './fault-server.ts';

/**
 * The origin may have so many bytes; undefined: as many as the browser would give it. Answers once that holds: the browser
 * goes by a quota that it asked for up to half a minute ago.
 */
export async function setQuota(page: Page, origin: string, bytes: number | undefined): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // Overrides end with the session, so it stays until it is told otherwise.
  const former = sessions.get(page.context());
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...(bytes !== undefined && { quotaSize: bytes }) });
  await former?.detach().catch(() => undefined);
  if (bytes === undefined) await session.detach();
  else sessions.set(page.context(), session);
  await expect.poll(() => hasRoom(page)).toBe(bytes === undefined);
}

/** Whether something small can be stored now. */
const hasRoom = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('e2e-room');
        opening.onupgradeneeded = () => opening.result.createObjectStore('room');
        // Opening writes, too.
        opening.onerror = () => resolve(false);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction('room', 'readwrite');
          transaction.objectStore('room').put('x'.repeat(1000), 0);
          transaction.oncomplete = () => resolve(true);
          transaction.onabort = () => resolve(false);
          database.close();
        };
      }),
  );

const sessions = new WeakMap<BrowserContext, { detach(): Promise<void> }>();

/** Empties some kinds of storage behind the page's back, as browsers do that run out of room. */
export async function evict(page: Page, origin: string, storageTypes: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  await session.detach();
}

/** Deletes the databases whose name begins so. Call where none is open. */
export const deleteDatabases = (page: Page, prefix: string): Promise<number> =>
  page.evaluate(async (prefix) => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
    for (const name of names) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error ?? new Error('not deleted'));
        // Where workers of the page that was left are still closing, it waits for them.
      });
    }
    return names.length;
  }, prefix);

/** A page of the origin in which nothing of the product runs, so that no database is open. */
export async function openBlank(page: Page, server: FaultServer): Promise<void> {
  // By the server, as a page that is kept offline asks for it by its service worker, which no route sees.
  const body = '<!doctype html><title>Blank</title><link rel="icon" href="./icon.svg" />';
  server.inject({ path: /^\/blank\.html$/, fault: { type: 'answer', status: 200, contentType: 'text/html', body } });
  await page.goto(`${server.origin}/blank.html`);
}
