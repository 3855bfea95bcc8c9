import { MICRO } from '../support/micro-script.ts';
import { deleteDatabases, evict, openBlank } from '../support/storage-faults.ts';
import { keptPage } from '../support/kept-page.ts';
import { expect, test } from '../support/test.ts';

const WEIGHTS = /^\/packs\/micro\/(?!pack\.json)/;

test('all storage evicted between visits: as on the first visit, and everything works', async ({
  chat,
  page,
  server,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await page.goto('about:blank');
  await evict(page, server.origin, 'all');
  server.reset();
  await chat.openReady();
  await expect(chat.replies).toHaveCount(0);
  await expect(page.getByText('Your chats will be listed here.')).toBeVisible();
  await expect(await chat.ask(MICRO.draw)).toContainText(MICRO.drawReply);
  expect(server.requestsFor(WEIGHTS).length).toBeGreaterThan(0);
  await expect(chat.alerts).toHaveCount(0);
  await page.reload();
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
});

test('only the model evicted: it is downloaded again, and the chats are all there', async ({ chat, page, server }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await openBlank(page, server);
  expect(await deleteDatabases(page, 'anytab-pack ')).toBe(1);
  server.reset();
  await chat.openReady();
  expect(server.requestsFor(WEIGHTS).length).toBeGreaterThan(0);
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('only the chats evicted, or only the page: the rest serves', async ({ chat, page, server }) => {
  await chat.openReady();
  await keptPage(page);
  await chat.ask(MICRO.draw);
  await chat.allReady();
  await openBlank(page, server);
  expect(await deleteDatabases(page, 'anytab-conversations')).toBe(1);
  server.reset();
  await chat.openReady();
  await expect(chat.replies).toHaveCount(0);
  await expect(chat.alerts).toHaveCount(0);
  await chat.ask(MICRO.draw);
  expect(server.requestsFor(WEIGHTS)).toEqual([]);

  await page.goto('about:blank');
  await evict(page, server.origin, 'cache_storage,service_workers');
  await chat.openReady();
  await keptPage(page);
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  expect(server.requestsFor(WEIGHTS)).toEqual([]);
});
