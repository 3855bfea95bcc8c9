import type { Page } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { readPack } from '../support/pack-files.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

const WEIGHTS = /^\/packs\/micro\/(?!pack\.json)/;
const MANIFEST = /^\/packs\/micro\/pack\.json$/;

/** A file of several chunks without which there is no first word. */
function shard() {
  const { files, weights, llm } = readPack('micro');
  const needed = weights[llm.embedding.split('/')[0] ?? '']?.files ?? [];
  const file = files.find(({ path, chunks }) => needed.includes(path) && chunks.length >= 3);
  if (!file) throw new Error('the language model of the micro pack has no file of three chunks');
  return { ...file, pattern: new RegExp(`^/packs/micro/${file.path.replaceAll('.', '\\.')}$`) };
}

/** The manifest with one more file, larger than what a browser gives a page that nobody has visited before. */
function withEnormousFile(body: string): string {
  const manifest = JSON.parse(body) as { files: object[] };
  const zeros = '0'.repeat(64);
  const bytes = 200e9;
  manifest.files.push({ path: 'weights/enormous.bin', bytes, sha256: zeros, chunkBytes: bytes, chunks: [zeros] });
  return JSON.stringify(manifest);
}

test('a reload asks for no weights', async ({ chat, server }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  expect(server.requestsFor(WEIGHTS).length).toBeGreaterThan(0);
  await chat.allReady();
  server.reset();
  await chat.page.reload();
  await chat.ready();
  await chat.ask(MICRO.draw);
  expect(server.requestsFor(WEIGHTS)).toEqual([]);
});

test('a chunk that arrives corrupted is fetched again', async ({ chat, server }) => {
  const { pattern, chunkBytes } = shard();
  server.inject({ path: pattern, fault: { type: 'corrupt', atByte: chunkBytes + 5 }, times: 1 });
  await chat.openReady();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  expect(server.requestsFor(pattern).length).toBeGreaterThan(1);
});

test('bytes that stay corrupted are refused, and the download goes on when they are right', async ({
  chat,
  server,
}) => {
  const { pattern, chunkBytes } = shard();
  server.inject({ path: pattern, fault: { type: 'corrupt', atByte: chunkBytes + 5 } });
  await chat.open();
  await expect(chat.alerts.first()).toContainText(/damaged|corrupt|does not match|differ/i);
  server.reset();
  await chat.tryAgain.click();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('a chunk corrupted in storage is repaired alone', async ({ chat, server, page }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await chat.allReady();
  const { path: file, chunkBytes } = shard();
  const spoiled = await spoilStoredChunk(page, chunkBytes);
  expect(spoiled, 'a stored chunk of that size was found').toBe(true);
  server.reset();
  await page.reload();
  await chat.ready();
  await expect(await chat.ask(MICRO.draw)).toContainText(MICRO.drawReply);
  const fetched = server.requestsFor(WEIGHTS);
  expect(fetched).toHaveLength(1);
  expect(fetched[0]?.bodyBytes).toBe(chunkBytes);
  expect(fetched[0]?.range, `a range of ${file}`).toMatch(/^bytes=\d+-\d+$/);
});

/** Turns one byte of the first stored value of exactly so many bytes; false when there is none. */
async function spoilStoredChunk(page: Page, bytes: number): Promise<boolean> {
  return page.evaluate(async (bytes) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await done(indexedDB.open(name));
      try {
        for (const storeName of database.objectStoreNames) {
          const keys = await done(database.transaction(storeName).objectStore(storeName).getAllKeys());
          for (const key of keys) {
            const value: unknown = await done(database.transaction(storeName).objectStore(storeName).get(key));
            let copy: Uint8Array<ArrayBuffer>;
            if (value instanceof Blob) copy = new Uint8Array(await value.arrayBuffer());
            else if (value instanceof ArrayBuffer) copy = new Uint8Array(value.slice(0));
            else if (value instanceof Uint8Array) copy = new Uint8Array(value);
            else continue;
            if (copy.length !== bytes) continue;
            copy[7] = (copy[7] ?? 0) ^ 0xff;
            const spoiled =
              value instanceof Blob ? new Blob([copy]) : value instanceof ArrayBuffer ? copy.buffer : copy;
            await done(database.transaction(storeName, 'readwrite').objectStore(storeName).put(spoiled, key));
            return true;
          }
        }
      } finally {
        database.close();
      }
    }
    return false;
  }, bytes);
}

test('a download that is cut goes on from where it was', async ({ chat, server, guard, page }) => {
  guard.expect(/ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
  const { pattern, bytes, chunkBytes } = shard();
  server.inject({ path: pattern, fault: { type: 'stall', afterBytes: chunkBytes + 10 }, times: 1 });
  await chat.open();
  await expect.poll(() => server.requestsFor(pattern).length).toBe(1);
  await expect.poll(() => storedChunks(page, chunkBytes)).toBeGreaterThan(0);
  // Meanwhile the page says how far it is.
  const progress = page.getByRole('progressbar', { name: 'Loading' });
  await expect(progress).toHaveAttribute('aria-valuetext', /^[\d.]+ [kM]B of [\d.]+ [kM]B, downloading$/);
  server.breakStalled();
  await chat.ready();
  const requests = server.requestsFor(pattern);
  expect(requests.some(({ range }) => /^bytes=[1-9]/.test(range ?? ''))).toBe(true);
  // Nothing that had arrived as a whole chunk came twice.
  expect(requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)).toBeLessThan(bytes + chunkBytes);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('a download that stalls is taken up again by itself, where it was', async ({ chat, server }) => {
  const { pattern, bytes, chunkBytes } = shard();
  server.inject({ path: pattern, fault: { type: 'stall', afterBytes: chunkBytes + 10 }, times: 1 });
  await chat.openReady(); // nobody breaks the connection: it says nothing for as long as the page waits
  const requests = server.requestsFor(pattern);
  expect(requests.some(({ range }) => /^bytes=[1-9]/.test(range ?? ''))).toBe(true);
  expect(requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)).toBeLessThan(bytes + chunkBytes);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('weights that a host answers with a web page are refused with what to do, and fetched when it is mended', async ({
  chat,
  server,
}) => {
  const { pattern } = shard();
  const body = '<!doctype html><title>Please log in</title>';
  server.inject({ path: pattern, fault: { type: 'answer', status: 200, contentType: 'text/html', body } });
  await chat.open();
  await expect(chat.alerts.first()).toContainText(/web page|pack|missing/i);
  server.reset();
  await chat.wayOut.click();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('a pack that was updated on the host between visits is taken, and only what changed is fetched', async ({
  chat,
  server,
  page,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await chat.allReady();
  server.reset();
  server.inject({
    path: MANIFEST,
    fault: { type: 'rewrite', edit: (body) => body.replace(/"version":\s*"[^"]+"/, '"version": "99.0.0"') },
  });
  await page.reload();
  await chat.ready();
  const { pack } = await page.evaluate(() => window.anytab.ready);
  expect(pack.version).toBe('99.0.0');
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  await expect(await chat.ask(MICRO.draw)).toContainText(MICRO.drawReply);
  expect(server.requestsFor(WEIGHTS)).toEqual([]);
});

test('a download that a closed page left goes on at the next visit, also from a host without Range', async ({
  chat,
  server,
  page,
}) => {
  const { pattern, chunkBytes } = shard();
  server.inject({ path: pattern, fault: { type: 'stall', afterBytes: chunkBytes + 10 }, times: 1 });
  await chat.open();
  await expect.poll(() => server.requestsFor(pattern).length).toBe(1);
  await expect.poll(() => storedValues(page)).toBeGreaterThan(0);
  await page.goto('about:blank');
  server.reset();
  server.inject({ path: pattern, fault: { type: 'ignore-range' } });
  await chat.openReady();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

/** How many stored values have exactly so many bytes. */
const storedChunks = (page: Page, bytes: number): Promise<number> =>
  page.evaluate(async (bytes) => {
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
      });
      for (const storeName of database.objectStoreNames) {
        const reading = database.transaction(storeName).objectStore(storeName).getAll();
        const values = await new Promise<unknown[]>((resolve) => (reading.onsuccess = () => resolve(reading.result)));
        count += values.filter((value) => value instanceof Blob && value.size === bytes).length;
      }
      database.close();
    }
    return count;
  }, bytes);

const storedValues = (page: Page): Promise<number> =>
  page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);

// Chromium tells every page the same generous quota, so it is the pack that is made too large for it.
test('without room the page says so before it downloads', async ({ chat, server }) => {
  server.inject({ path: MANIFEST, fault: { type: 'rewrite', edit: withEnormousFile } });
  await chat.open();
  await expect(chat.alerts.first()).toContainText(/room|space/i);
  expect(server.requestsFor(WEIGHTS)).toEqual([]);
  server.reset();
  await chat.wayOut.click();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

for (const [what, fault, says] of [
  [
    'is missing',
    { type: 'answer', status: 404, contentType: 'text/plain', body: 'Not found' },
    /not found|missing|no pack/i,
  ],
  [
    'is answered by a web page',
    { type: 'answer', status: 200, contentType: 'text/html', body: '<!doctype html>' },
    /pack/i,
  ],
  [
    'is of another version',
    { type: 'rewrite', edit: (body: string) => body.replace(/"formatVersion":\s*\d+/, '"formatVersion": 999') },
    /version|999/i,
  ],
  [
    'is not whole',
    { type: 'rewrite', edit: (body: string) => body.replace('"components"', '"parts"') },
    /components|pack/i,
  ],
] as const) {
  test(`a pack whose manifest ${what} is refused with what to do`, async ({ chat, server, guard }) => {
    guard.expect(/404/);
    server.inject({ path: MANIFEST, fault });
    await chat.open();
    await expect(chat.alerts.first()).toContainText(says);
    server.reset();
    await chat.wayOut.click();
    await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  });
}

test('two tabs at once download once, and both answer', async ({ chat, server, context }) => {
  const other = new ChatPage(await context.newPage(), server.origin);
  await Promise.all([chat.openReady(), other.openReady()]);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  await expect(await other.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  const { pattern, bytes } = shard();
  expect(server.requestsFor(pattern).reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)).toBe(bytes);
});
