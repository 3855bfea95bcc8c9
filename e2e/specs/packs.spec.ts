import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { DIST } from '../support/dist.ts';
import { keptPage } from '../support/kept-page.ts';
import { readPack } from '../support/pack-files.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';
import { planDownload } from '../../src/packs/download-plan.ts';

const WEIGHTS = /^\/packs\/micro\/(?!pack\.json)/;
const micro = readPack('micro');

const card = (drawer: Locator, title: string): Locator => drawer.getByRole('article', { name: title, exact: true });

/** Changes one byte of some stored chunk of the largest size. */
const spoil = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const { name } = (await indexedDB.databases()).find(({ name }) => name?.startsWith('anytab-pack ')) ?? {};
    const database = await done(indexedDB.open(name ?? ''));
    const keys = (await done(database.transaction('bytes').objectStore('bytes').getAllKeys())).map(String);
    const key = keys.find((candidate) => candidate.startsWith('chunk ')) ?? '';
    const blob = (await done(database.transaction('bytes').objectStore('bytes').get(key))) as Blob;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    bytes[0] = (bytes[0] ?? 0) ^ 0xff;
    await done(
      database
        .transaction('bytes', 'readwrite')
        .objectStore('bytes')
        .put(new Blob([bytes]), key),
    );
    database.close();
  });

test('the view lists the packs with size, licence, figures and what is in memory', async ({ chat }) => {
  await chat.openReady();
  const drawer = await chat.openPacks();
  const own = card(drawer, micro.title);
  await expect(own).toContainText('in use');
  await expect(own).toContainText(/[\d.]+ [kM]B/);
  await own.getByText('Licence').click();
  await expect(own).toContainText(micro.licences[0]?.licence ?? 'no licence');
  const mini = readPack('mini');
  const other = card(drawer, mini.title);
  await expect(other).toContainText('Not on this device');
  await other.getByText('Figures').click();
  await expect(other).toContainText(mini.evaluation[0]?.measure ?? 'no figure');
  await expect(drawer.getByText('ready on wasm').first()).toBeVisible();
  await expect(drawer).toContainText(/[\d.]+ [kM]B used, [\d.]+ [MG]B left/);
  await expect(drawer).toContainText('as you chose');
});

test('a pack is downloaded whole, checked, repaired and deleted', async ({ chat, page, server }) => {
  await chat.openReady();
  const drawer = await chat.openPacks();
  const own = card(drawer, micro.title);
  // Nothing is fetched any more but what the checks fetch.
  await expect(drawer.getByText('ready on wasm')).toHaveCount(2);
  const fetched = await wholePack(own);
  const { files } = planDownload(micro, 'wasm');
  const asked = new Set(server.requestsFor(WEIGHTS).map(({ path }) => path.replace('/packs/micro/', '')));
  for (const { path } of files.demand) expect(asked).toContain(path);

  await own.getByRole('button', { name: 'Check' }).click();
  await expect(own.getByText('Checked: every byte is right.')).toBeVisible();
  await spoil(page);
  await own.getByRole('button', { name: 'Check' }).click();
  await expect(own.getByText(/^Damaged:/)).toBeVisible();
  server.reset();
  await own.getByRole('button', { name: 'Repair' }).click();
  await expect(fetched).toBeVisible();
  expect(server.requestsFor(WEIGHTS)).toHaveLength(1);
  await own.getByRole('button', { name: 'Check' }).click();
  await expect(own.getByText('Checked: every byte is right.')).toBeVisible();

  await own.getByRole('button', { name: 'Delete' }).click();
  await own
    .getByRole('group', { name: 'Delete it from this device?' })
    .getByRole('button', { name: 'Keep it' })
    .click();
  await expect(fetched).toBeVisible();
  await own.getByRole('button', { name: 'Delete' }).click();
  await own.getByRole('group', { name: 'Delete it from this device?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(own.getByText(/^Not on this device/)).toBeVisible();
  // What runs goes on running, and the next visit brings it back.
  await drawer.getByRole('button', { name: 'Close' }).click();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

/** How many chunks with this checksum are stored of the pack at this address. */
const storedChunks = (page: Page, pack: string, sha256: string): Promise<number> =>
  page.evaluate(
    async ({ pack, key }) => {
      const { name } = (await indexedDB.databases()).find(({ name }) => name?.endsWith(pack) === true) ?? {};
      if (name === undefined) return 0;
      return new Promise<number>((resolve) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => resolve(0);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('bytes').objectStore('bytes').count(key);
          counting.onsuccess = () => resolve(counting.result);
          opening.result.close();
        };
      });
    },
    { pack, key: `chunk ${sha256}` },
  );

test('a download pauses and goes on where it was, also after a reload, and can be given up', async ({
  chat,
  page,
  server,
}) => {
  const mini = readPack('mini');
  const [shard] = mini.files.filter(({ path, chunks }) => path.includes('llm') && chunks.length > 2);
  if (shard === undefined) throw new Error('the mini pack has no shard of three chunks');
  const pattern = new RegExp(`^/packs/mini/${shard.path.replaceAll('.', '\\.')}$`);
  server.inject({ path: pattern, fault: { type: 'stall', afterBytes: shard.chunkBytes + 1000 } });
  await chat.openReady();
  const drawer = await chat.openPacks();
  const other = card(drawer, mini.title);
  await other.getByRole('button', { name: 'Download' }).click();
  await expect(other.getByRole('progressbar')).toHaveAttribute('aria-valuetext', /^Downloading, /);
  await expect.poll(() => server.requestsFor(pattern).length).toBe(1);
  // The whole chunk has come and is kept: what is paused before that begins anew.
  await expect.poll(() => storedChunks(page, '/packs/mini/', shard.chunks[0] ?? '')).toBe(1);
  await expect(other.getByText(/^Downloading, [1-9][\d.]* MB/)).toBeVisible();
  await other.getByRole('button', { name: 'Pause' }).click();
  await expect(other.getByText(/ on this device\.$/)).toBeVisible();
  const stored = await other.getByText(/ on this device\.$/).innerText();

  await page.reload();
  await chat.ready();
  const again = card(await chat.openPacks(), mini.title);
  await expect(again).toContainText(stored);
  server.reset();
  server.inject({ path: pattern, fault: { type: 'stall', afterBytes: 1000 } });
  await again.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => server.requestsFor(pattern)[0]?.range).toMatch(/^bytes=[1-9]\d*-/);
  await again.getByRole('button', { name: 'Cancel' }).click();
  await expect(again.getByText(/^Not on this device/)).toBeVisible();
  await expect(again.getByRole('button', { name: 'Download' })).toBeVisible();
  server.breakStalled();
});

test('a part that is in memory can be unloaded, and comes back when it is needed', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const drawer = await chat.openPacks();
  const unload = drawer.getByRole('button', { name: 'Unload' });
  await expect(unload).toHaveCount(2);
  await unload.last().click();
  await expect(drawer.getByText(/^not loaded/)).toHaveCount(1);
  await drawer.getByRole('button', { name: 'Close' }).click();
  const reply = await chat.ask(MICRO.draw);
  await expect(chat.pictures(reply)).toHaveCount(1);
});

test('keeping it is asked for only by a click, and a refusal is told', async ({ chat, page }) => {
  await page.addInitScript(() => {
    navigator.storage.persist = () => {
      document.documentElement.dataset['asked'] = 'true';
      return Promise.resolve(false);
    };
  });
  await chat.openReady();
  const drawer = await chat.openPacks();
  await drawer.getByRole('button', { name: 'Ask it to keep it' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset['asked'])).toBeUndefined();
  await drawer.getByRole('button', { name: 'Ask it to keep it' }).click();
  await expect(drawer.getByText('The browser did not promise it.', { exact: false })).toBeVisible();
});

test('a pack is saved to a folder, deleted, and loaded from a folder without any network', async ({
  chat,
  page,
  server,
  context,
}) => {
  // The browser's own file system stands in for the disk: its dialog cannot be driven.
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await chat.openReady();
  const drawer = await chat.openPacks();
  const own = card(drawer, micro.title);
  const whole = await wholePack(own);
  await own.getByRole('button', { name: 'Save to a folder…' }).click();
  await expect.poll(() => savedFiles(page)).toBe(micro.files.length + 1);
  await whole.waitFor();

  await own.getByRole('button', { name: 'Delete' }).click();
  await own.getByRole('group').getByRole('button', { name: 'Delete' }).click();
  await expect(own.getByText(/^Not on this device/)).toBeVisible();
  server.reset();
  await drawer.locator('input[type=file]').setInputFiles(path.join(DIST, 'packs/micro'));
  await expect(whole).toBeVisible();
  expect(server.requestsFor(WEIGHTS)).toEqual([]);

  await keptPage(page);
  await server.stop();
  await context.setOffline(true);
  await page.reload();
  await chat.ready();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

/** Until all of the pack is on this device: the page itself fetches only what it needs, the rest comes by hand. */
async function wholePack(own: Locator): Promise<Locator> {
  const whole = own.getByText('All of it is on this device');
  const download = own.getByRole('button', { name: /^(Download|Resume)$/ });
  await download.or(whole).first().waitFor();
  await expect(async () => {
    // What the page fetches may be the last of it, and then the button goes before it is pressed.
    if (!(await whole.isVisible())) await download.click({ timeout: 2000 });
    await whole.waitFor({ timeout: 20_000 });
  }).toPass();
  return whole;
}

async function loadZip(
  drawer: Locator,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const chooser = drawer.page().waitForEvent('filechooser');
  await drawer.getByRole('button', { name: 'From a zip…' }).click();
  await (await chooser).setFiles(file);
}

test('a pack leaves as one zip and comes back from it without any network; a damaged zip is refused', async ({
  chat,
  page,
  server,
  context,
}) => {
  // As in browsers that let no page write a file: it goes to the downloads.
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }));
  await chat.openReady();
  const drawer = await chat.openPacks();
  const own = card(drawer, micro.title);
  const whole = await wholePack(own);
  const download = page.waitForEvent('download');
  await own.getByRole('button', { name: 'Save as zip…' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('anytab-micro.zip');
  const file = test.info().outputPath('micro.zip');
  await saved.saveAs(file);
  const bytes = readFileSync(file);
  expect(bytes.length).toBeGreaterThan(micro.files.reduce((sum, { bytes }) => sum + bytes, 0));

  await own.getByRole('button', { name: 'Delete' }).click();
  await own.getByRole('group').getByRole('button', { name: 'Delete' }).click();
  await expect(own.getByText(/^Not on this device/)).toBeVisible();
  server.reset();
  const damaged = Buffer.from(bytes);
  const middle = damaged.length >> 1;
  damaged.writeUInt8(damaged.readUInt8(middle) ^ 0xff, middle);
  for (const buffer of [damaged, bytes.subarray(0, bytes.length - 50), Buffer.from('no zip at all')]) {
    await loadZip(drawer, { name: 'pack.zip', mimeType: 'application/zip', buffer });
    await expect(drawer.getByRole('alert')).toContainText(/cannot be read as a model|checksum/);
    await expect(whole).toHaveCount(0);
  }

  await loadZip(drawer, file);
  await expect(whole).toBeVisible();
  await expect(drawer.getByRole('alert')).toHaveCount(0);
  await own.getByRole('button', { name: 'Check' }).click();
  await expect(own.getByText('Checked: every byte is right.')).toBeVisible();
  expect(server.requestsFor(WEIGHTS)).toEqual([]);

  await keptPage(page);
  await server.stop();
  await context.setOffline(true);
  await page.reload();
  await chat.ready();
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('a pack is written straight into the file that was chosen', async ({ chat, page }) => {
  // The browser's own file system stands in for the disk: its dialog cannot be driven.
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
  await chat.openReady();
  const drawer = await chat.openPacks();
  const own = card(drawer, micro.title);
  await wholePack(own);
  await own.getByRole('button', { name: 'Save as zip…' }).click();
  const size = () =>
    page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      return (await (await root.getFileHandle('anytab-micro.zip', { create: true })).getFile()).size;
    });
  await expect.poll(size).toBeGreaterThan(micro.files.reduce((sum, { bytes }) => sum + bytes, 0));
  await expect(own.getByRole('alert')).toHaveCount(0);
});

test('a folder without a pack is refused with what is missing', async ({ chat }) => {
  await chat.openReady();
  const drawer = await chat.openPacks();
  await drawer.locator('input[type=file]').setInputFiles(path.join(DIST, 'packs/micro/graphs'));
  await expect(drawer.getByRole('alert')).toContainText('pack.json');
});

/** Files in the folder that the pack was saved to. */
const savedFiles = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const count = async (folder: FileSystemDirectoryHandle): Promise<number> => {
      let files = 0;
      for await (const entry of folder.values()) files += entry.kind === 'file' ? 1 : await count(entry);
      return files;
    };
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle('micro').then(count, () => 0);
  });
