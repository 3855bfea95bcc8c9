import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { BlobReader, BlobWriter, TextReader, TextWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { HOSTILE_STRINGS, IN_FORMULAS } from '../support/hostile-strings.ts';
import { nothingRan } from '../support/hostile-page.ts';
import { MICRO } from '../support/micro-script.ts';
import type { ChatPage } from '../pages/chat-page.ts';
import { expect, test } from '../support/test.ts';
import type { Guard } from '../support/test.ts';

async function downloaded(page: Page, act: () => Promise<void>): Promise<Download> {
  const download = page.waitForEvent('download');
  await act();
  return download;
}

async function fromMenu(chat: ChatPage, title: string, item: string): Promise<Download> {
  await chat.listed(title).hover();
  await chat.page.getByRole('button', { name: `Options of “${title}”` }).click();
  return downloaded(chat.page, () => chat.page.getByRole('button', { name: item }).click());
}

async function importFile(page: Page, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  await (await chooser).setFiles({ name: 'chats.zip', mimeType: 'application/zip', buffer });
}

const pictureBytes = (page: Page): Promise<string> =>
  page
    .getByRole('log')
    .getByRole('img', { name: /^Picture/ })
    .evaluate(async (image: HTMLImageElement) => (await (await fetch(image.src)).bytes()).toString());

test('a chat leaves as zip, is deleted, and comes back with text and picture, which can be made again', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const before = await pictureBytes(page);
  const zip = await readFile(await (await fromMenu(chat, MICRO.draw, 'Export as zip')).path());
  await page.getByRole('button', { name: `Options of “${MICRO.draw}”` }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(chat.replies).toHaveCount(0);
  await expect(chat.listed(MICRO.draw)).toHaveCount(0);

  await importFile(page, zip);
  await expect(chat.notes.filter({ hasText: '1 chat was imported and is open.' })).toBeVisible();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.replies.last()).toContainText(MICRO.drawReply);
  expect(await pictureBytes(page)).toBe(before);
  const picture = chat.pictures(chat.replies.last());
  const shown = await picture.getAttribute('src');
  await chat.replies.last().getByRole('button', { name: 'Re-roll' }).click();
  await expect(picture).not.toHaveAttribute('src', shown ?? '');

  // It is there after a reload, and once more when it is imported once more.
  await page.reload();
  await importFile(page, zip);
  await expect(chat.listed(MICRO.draw)).toHaveCount(2);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('all chats leave as one zip; a damaged one is refused and changes nothing', async ({ chat, page }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await chat.startNewChat();
  await chat.ask(MICRO.picture);
  const all = await downloaded(page, () => page.getByRole('button', { name: 'Export all' }).click());
  expect(all.suggestedFilename()).toMatch(/^anytab-chats-[\d-]+\.zip$/);
  const zip = await readFile(await all.path());
  await importFile(page, zip.subarray(0, zip.length - 100));
  await expect(chat.alerts.filter({ hasText: 'no zip archive' })).toBeVisible();
  await expect(chat.listed(MICRO.greeting)).toHaveCount(1);
  await importFile(page, zip);
  await expect(chat.notes.filter({ hasText: '2 chats were imported; the newest is open.' })).toBeVisible();
  await expect(chat.listed(MICRO.greeting)).toHaveCount(2);
  await expect(chat.userTexts).toHaveText([MICRO.picture]);
});

/** Opens an exported page as its receiver would: from the disk, in a tab of its own. */
async function openExported(page: Page, guard: Guard, html: string, requests: string[] = []): Promise<Page> {
  guard.expect(/unexpected request: GET file:/);
  const file = test.info().outputPath('exported.html');
  await writeFile(file, html);
  const opened = await page.context().newPage();
  opened.on('request', (request) => requests.push(request.url()));
  await opened.goto(pathToFileURL(file).href);
  return opened;
}

test('a chat leaves as one page that shows text and picture and asks for nothing', async ({ chat, page, guard }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const html = await readFile(await (await fromMenu(chat, MICRO.draw, 'Export as HTML')).path(), 'utf8');
  expect(html).not.toMatch(/<script|\son\w+=|https?:/i);
  const requests: string[] = [];
  const exported = await openExported(page, guard, html, requests);
  await expect(exported.getByRole('heading', { level: 1 })).toHaveText(MICRO.draw);
  await expect(exported.getByText(MICRO.drawReply).first()).toBeVisible();
  const image = exported.getByRole('img');
  expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
  await expect(exported.getByText(/Made with AnyTab/)).toBeVisible();
  expect(requests.filter((url) => !url.startsWith('data:') && !url.endsWith('/exported.html'))).toEqual([]);
  // The style is the policy's: without it the bubble would have no colour of its own.
  const colour = await exported.locator('.user').evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(colour).not.toBe('rgba(0, 0, 0, 0)');
  expect((await new AxeBuilder({ page: exported }).analyze()).violations).toEqual([]);
});

interface Said {
  title: string | null;
  turns: { user: { text: string }[]; reply: { text: string; message?: string }[]; notices: unknown[] }[];
}

/** The archive with every word in it replaced. */
async function reworded(zip: Buffer, words: string): Promise<Buffer> {
  const writer = new ZipWriter(new BlobWriter());
  for (const entry of await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)]))).getEntries()) {
    if (entry.directory) continue;
    const said = JSON.parse(await entry.getData(new TextWriter())) as Said;
    said.title = words.slice(0, 200);
    for (const turn of said.turns) {
      for (const part of [...turn.user, ...turn.reply]) part.text = words;
      turn.notices = [{ code: words, message: words, severity: 'error' }];
    }
    await writer.add(entry.filename, new TextReader(JSON.stringify(said)));
  }
  return Buffer.from(await (await writer.close()).arrayBuffer());
}

test('hostile titles and texts come in and go out as what they are: none runs', async ({ chat, page, guard }) => {
  test.setTimeout(600_000);
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const zip = await readFile(await (await fromMenu(chat, MICRO.greeting, 'Export as zip')).path());
  for (let start = 0; start < HOSTILE_STRINGS.length; start += 12) {
    const words = HOSTILE_STRINGS.slice(start, start + 12).join('\n\n');
    await importFile(page, await reworded(zip, words));
    await expect(chat.notes.filter({ hasText: '1 chat was imported' })).toBeVisible();
    await expect(chat.userMessages.last()).toContainText(/\S/);
    await nothingRan(page);
    await page.locator('.chat-row[data-shown=true]').getByRole('button').last().click();
    const download = await downloaded(page, () => page.getByRole('button', { name: 'Export as HTML' }).click());
    const exported = await openExported(page, guard, await readFile(await download.path(), 'utf8'));
    const found = await exported.evaluate(() => ({
      injected: 'injected' in window,
      elements: [...document.body.querySelectorAll('*')].map(({ localName }) => localName),
      attributes: [...document.body.querySelectorAll('*')].flatMap(({ attributes }) =>
        [...attributes].map(({ name }) => name),
      ),
      addresses: [...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href') ?? ''),
    }));
    expect(found.injected).toBe(false);
    // What markdown comes to, and nothing that loads, runs or embeds.
    const harmless =
      /^(header|main|article|footer|div|p|span|a|h[1-6]|ul|ol|li|code|pre|blockquote|em|strong|del|hr|br|table|thead|tbody|tr|th|td|section|sup)$/;
    expect(found.elements.filter((name) => !harmless.test(name) && !IN_FORMULAS.test(name))).toEqual([]);
    expect(found.attributes.filter((name) => /^(on|src|style$|action|formaction)/.test(name))).toEqual([]);
    expect(found.addresses.filter((address) => !/^(https?:|#|data:,$)/.test(address))).toEqual([]);
    await exported.close();
    await page.getByRole('button', { name: 'Dismiss' }).last().click();
  }
});

test('an import that is given up imports nothing, and the next one is taken', async ({ chat, page }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const zip = await readFile(await (await fromMenu(chat, MICRO.greeting, 'Export as zip')).path());
  // Reading waits as from a slow disk; what is given up meanwhile must not come after all.
  await page.evaluate(() => {
    const held = Promise.withResolvers<undefined>();
    Object.assign(window, { release: () => held.resolve(undefined) });
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on its blob below
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      await held.promise;
      return read.call(this);
    };
  });
  await importFile(page, zip);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.evaluate(() => (window as unknown as { release: () => void }).release());
  await expect(chat.notes.filter({ hasText: 'Cancelled: nothing was imported.' })).toBeVisible();
  await expect(chat.listed(MICRO.greeting)).toHaveCount(1);
  await importFile(page, zip);
  await expect(chat.notes.filter({ hasText: '1 chat was imported' })).toBeVisible();
  await expect(chat.listed(MICRO.greeting)).toHaveCount(2);
});
