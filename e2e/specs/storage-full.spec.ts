import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { setQuota } from '../support/storage-faults.ts';
import { expect, test } from '../support/test.ts';

/** Less than anything that is stored. */
const NOTHING = 1;
const WEIGHTS = /^\/packs\/micro\/(?!pack\.json)/;
const NO_ROOM = /no room to save what is new here/;
const LIST_BEHIND = /change of the list of chats could not be saved/;

async function choose(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Options of “${title}”` }).click();
  await page.getByRole('button', { name: item, exact: true }).click();
}

test('messages, replies, attached and drawn pictures that find no room stay, are said to, and are stored once there is', async ({
  chat,
  page,
  server,
  guard,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await setQuota(page, server.origin, NOTHING);
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await chat.ask(MICRO.picture);
  await expect(chat.notes.filter({ hasText: NO_ROOM })).toBeVisible();
  // Also in a chat that began without room, and after another one was looked at.
  await chat.startNewChat();
  await expect(chat.pictures(await chat.ask(MICRO.draw))).toHaveCount(1);
  await chat.listed(MICRO.greeting).click();
  await expect(chat.userTexts).toHaveText([MICRO.greeting, MICRO.picture]);
  await expect(chat.userMessages.last().getByRole('img')).toHaveCount(1);
  await chat.listed(MICRO.draw).click();
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  // Whoever closes the tab now is asked first.
  const asked = guard.dialog();
  await page.close({ runBeforeUnload: true });
  expect(await asked).toBe('beforeunload');

  await setQuota(page, server.origin, undefined);
  await expect(chat.notes.filter({ hasText: NO_ROOM })).toHaveCount(0);
  await page.reload();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  await chat.listed(MICRO.greeting).click();
  await expect(chat.userTexts).toHaveText([MICRO.greeting, MICRO.picture]);
  await expect(chat.userMessages.last().getByRole('img')).toHaveCount(1);
  await expect(chat.replies.last()).toContainText(MICRO.pictureReply);
});

test('a new name that finds no room is said to, and stored once there is', async ({ chat, page, server }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await setQuota(page, server.origin, NOTHING);
  await choose(page, MICRO.greeting, 'Rename');
  await page.getByRole('textbox', { name: 'New name' }).fill('Another name');
  await page.getByRole('textbox', { name: 'New name' }).press('Enter');
  const notice = chat.notes.filter({ hasText: LIST_BEHIND });
  await expect(notice).toBeVisible();
  await setQuota(page, server.origin, undefined);
  await expect(notice).toHaveCount(0);
  await page.reload();
  await expect(chat.listed('Another name')).toBeVisible();
});

test('room is made by deleting a chat, although the device is full', async ({ chat, page, server }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await chat.startNewChat();
  await setQuota(page, server.origin, NOTHING);
  await chat.ask(MICRO.draw);
  await choose(page, MICRO.greeting, 'Delete');
  // While it can be undone it is marked only, which takes room. Then it is gone, which takes none.
  await expect(chat.notes.filter({ hasText: LIST_BEHIND })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect(chat.notes.filter({ hasText: LIST_BEHIND })).toHaveCount(0);
  await expect(chat.notes.filter({ hasText: NO_ROOM })).toBeVisible();
  await setQuota(page, server.origin, undefined);
  await expect(chat.notes.filter({ hasText: NO_ROOM })).toHaveCount(0);
  await page.reload();
  await expect(chat.listed(MICRO.draw)).toBeVisible();
  await expect(chat.listed(MICRO.greeting)).toHaveCount(0);
});

test('an import that finds no room is refused whole, and what was there stays', async ({ chat, page, server }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const download = page.waitForEvent('download');
  await choose(page, MICRO.draw, 'Export as zip');
  const zip = await readFile(await (await download).path());
  await setQuota(page, server.origin, NOTHING);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  await (await chooser).setFiles({ name: 'chats.zip', mimeType: 'application/zip', buffer: zip });
  await expect(chat.alerts.filter({ hasText: /could not be stored.*Nothing was imported/ })).toBeVisible();
  await expect(chat.listed(MICRO.draw)).toHaveCount(1);
  await setQuota(page, server.origin, undefined);
  await page.reload();
  await expect(chat.listed(MICRO.draw)).toHaveCount(1);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
});

test('a model that finds no room half way through is used from memory, which is said; the next visit fetches it', async ({
  chat,
  page,
  server,
  guard,
}) => {
  guard.expect(/ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
  const weights = /weights\/imageDenoiser-0\.bin$/;
  server.inject({ path: weights, fault: { type: 'stall', afterBytes: 100 }, times: 1 });
  await chat.openReady();
  await expect.poll(() => server.requestsFor(weights).length).toBeGreaterThan(0);
  await setQuota(page, server.origin, NOTHING);
  server.breakStalled();
  await expect(chat.pictures(await chat.ask(MICRO.draw))).toHaveCount(1);
  await expect(chat.notes.filter({ hasText: /does not let this page keep the model/ })).toBeVisible();
  await expect(chat.notes.filter({ hasText: NO_ROOM })).toBeVisible();

  await setQuota(page, server.origin, undefined);
  await expect(chat.notes.filter({ hasText: NO_ROOM })).toHaveCount(0);
  await page.reload();
  await chat.ready();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.pictures(await chat.ask(MICRO.draw))).toHaveCount(1);
  await chat.allReady();
  server.reset();
  await page.reload();
  await chat.ready();
  await chat.ask(MICRO.draw);
  expect(server.requestsFor(WEIGHTS)).toEqual([]);
});
