import type { Locator, Page } from '@playwright/test';
import type { ChatPage } from '../pages/chat-page.ts';
import { reloadedOnceReplySays } from '../support/leaving.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

/** The titles of a group of the list, in order. */
const titles = (page: Page, group: 'Pinned' | 'Recent'): Locator =>
  page.getByRole('region', { name: group }).locator('.chat-title');

/** Clicks an item of a chat's menu. */
async function choose(chat: ChatPage, title: string, item: string): Promise<void> {
  await chat.listed(title).hover();
  await chat.page.getByRole('button', { name: `Options of “${title}”` }).click();
  await chat.page.getByRole('button', { name: item, exact: true }).click();
}

/** Two chats, "Draw a red apple" before "Hello"; the second is shown. */
async function twoChats(chat: ChatPage): Promise<void> {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await chat.startNewChat();
  await chat.ask(MICRO.greeting);
}

const shownPictures = (reply: Locator): Promise<readonly string[]> =>
  reply
    .getByRole('img', { name: /^Picture/ })
    .evaluateAll((images) =>
      Promise.all(
        images.map(async (image) => (await (await fetch((image as HTMLImageElement).src)).bytes()).toString()),
      ),
    );

test('a chat is named by its first message, renamed, and named so again when the name is taken away', async ({
  chat,
  page,
}) => {
  await twoChats(chat);
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, MICRO.draw]);

  await choose(chat, MICRO.draw, 'Rename');
  const field = page.getByRole('textbox', { name: 'New name' });
  await field.fill('An apple a day');
  await field.press('Escape');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, MICRO.draw]);

  await choose(chat, MICRO.draw, 'Rename');
  await field.fill('An apple a day');
  await field.press('Enter');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, 'An apple a day']);
  await page.reload();
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, 'An apple a day']);

  await choose(chat, 'An apple a day', 'Rename');
  await field.fill(' ');
  await field.press('Enter');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, MICRO.draw]);
});

test('a pinned chat stands above the others, also after a reload, until it is unpinned', async ({ chat, page }) => {
  await twoChats(chat);
  await choose(chat, MICRO.draw, 'Pin');
  await expect(titles(page, 'Pinned')).toHaveText([MICRO.draw]);
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting]);
  await page.reload();
  await expect(titles(page, 'Pinned')).toHaveText([MICRO.draw]);
  await choose(chat, MICRO.draw, 'Unpin');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, MICRO.draw]);
  await expect(page.getByRole('region', { name: 'Pinned' })).toHaveCount(0);
});

test('the search looks through titles, messages and replies, also of chats that were not opened', async ({
  chat,
  page,
}) => {
  await twoChats(chat);
  await page.reload();
  const search = page.getByRole('searchbox', { name: 'Search chats' });
  await search.fill('RED APPLE');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.draw]);
  // Words of a reply, not in the order written.
  await search.fill('browser tiny');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting]);
  await expect(page.locator('.chat-snippet')).toContainText('tiny test model');
  await search.fill('zebra');
  await expect(page.getByText('No chat has these words.')).toBeVisible();
  await search.fill('');
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, MICRO.draw]);
});

test('a deleted chat comes back with all that it had when that is undone, and only then', async ({ chat, page }) => {
  await twoChats(chat);
  await chat.listed(MICRO.draw).click();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  const before = await shownPictures(chat.replies.last());
  await choose(chat, MICRO.draw, 'Delete');
  // It was shown: a new one takes its place.
  await expect(chat.replies).toHaveCount(0);
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titles(page, 'Recent')).toHaveText([MICRO.greeting, MICRO.draw]);
  await chat.listed(MICRO.draw).click();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  expect(await shownPictures(chat.replies.last())).toEqual(before);

  await choose(chat, MICRO.greeting, 'Delete');
  await page.reload();
  await expect(titles(page, 'Recent')).toHaveText([MICRO.draw]);
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('an edited message is a branch: both are kept, one click apart, also after a reload', async ({ chat, page }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await chat.ask(MICRO.greeting);
  const before = await shownPictures(chat.replies.first());
  await chat.userMessages.first().hover();
  await chat.userMessages.first().getByRole('button', { name: 'Edit message' }).click();
  await chat.sendEdited(MICRO.film);
  await expect(await chat.replied()).toContainText(MICRO.filmReplyAfterVideo);
  await expect(chat.userTexts).toHaveText([MICRO.film]);
  await expect(chat.userMessages.first()).toContainText('2/2');
  await expect(chat.videos(chat.replies.last())).toHaveCount(1);

  await page.reload();
  await chat.ready();
  await expect(chat.userTexts).toHaveText([MICRO.film]);
  await expect(chat.videos(chat.replies.last())).toHaveCount(1);
  await chat.userMessages.getByRole('button', { name: 'Earlier version' }).click();
  await expect(chat.userTexts).toHaveText([MICRO.draw, MICRO.greeting]);
  expect(await shownPictures(chat.replies.first())).toEqual(before);
  // The branch that is shown goes on, and is the one that is shown next time.
  await chat.ask(MICRO.greeting);
  await page.reload();
  await chat.ready();
  await expect(chat.userTexts).toHaveText([MICRO.draw, MICRO.greeting, MICRO.greeting]);
  await chat.userMessages.first().getByRole('button', { name: 'Later version' }).click();
  await expect(chat.userTexts).toHaveText([MICRO.film]);
});

test('a reply written anew stands beside the one before, also after a reload', async ({ chat, page }) => {
  await chat.openReady();
  const first = await shownPictures(await chat.ask(MICRO.draw));
  await chat.replies.last().getByRole('button', { name: 'Write another reply' }).click();
  await expect(chat.replies.last()).toContainText('2/2');
  const second = await shownPictures(await chat.replied());
  expect(second).toHaveLength(1);
  expect(second).not.toEqual(first);

  await page.reload();
  await chat.ready();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.replies).toHaveCount(1);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  expect(await shownPictures(chat.replies.last())).toEqual(second);
  await chat.replies.last().getByRole('button', { name: 'Earlier version' }).click();
  await expect(chat.replies.last()).toContainText('1/2');
  expect(await shownPictures(chat.replies.last())).toEqual(first);
});

test('one medium is made anew and nothing else, also after a reload', async ({ chat, page }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.drawTwo);
  await expect(chat.pictures(reply)).toHaveCount(2);
  const text = await reply.getByRole('paragraph').allInnerTexts();
  const [first, second] = await shownPictures(reply);
  const address = await chat.pictures(reply).nth(1).getAttribute('src');
  await reply.getByRole('button', { name: 'Re-roll' }).nth(1).click();
  await expect(chat.pictures(reply).nth(1)).not.toHaveAttribute('src', address ?? '');
  await chat.replied();
  const [kept, anew] = await shownPictures(reply);
  expect(kept).toBe(first);
  expect(anew).not.toBe(second);
  expect(await reply.getByRole('paragraph').allInnerTexts()).toEqual(text);

  await page.reload();
  await expect(chat.pictures(chat.replies.last())).toHaveCount(2);
  expect(await shownPictures(chat.replies.last())).toEqual([first, anew]);
});

test('a reply cut by a reload is marked, has all but its last second, and goes on to its end', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  const said = await reloadedOnceReplySays(page, 'a very small model', () => chat.say(MICRO.long));
  await chat.ready();
  const reply = chat.replies.last();
  await expect(chat.userTexts).toHaveText([MICRO.long]);
  await expect(reply).toContainText('Interrupted: the page was closed while this was being written.');
  const stored = (await reply.getByRole('paragraph').first().innerText()).trim();
  expect(stored.length).toBeGreaterThanOrEqual(said.secondBefore.length);
  expect(said.atLast.startsWith(stored) || stored.startsWith(said.atLast)).toBe(true);
  await reply.getByRole('button', { name: 'Continue' }).click();
  await expect(reply).toContainText(MICRO.longReplyEnd);
  await expect(reply.getByText('Interrupted')).toHaveCount(0);
  await chat.replied();

  await page.reload();
  await expect(chat.replies).toHaveCount(1);
  await expect(chat.replies.last()).toContainText(MICRO.longReplyEnd);
});
