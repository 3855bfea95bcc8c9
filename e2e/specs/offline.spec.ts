import { keptPage } from '../support/kept-page.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('after the first visit the page works without a network', async ({ chat, server, page, context, guard }) => {
  // A worker may be asking for the manifest when the host goes; the copy serves.
  guard.expect(/ERR_(CONNECTION_(RESET|REFUSED)|EMPTY_RESPONSE|INTERNET_DISCONNECTED).*pack\.json/);
  await chat.openReady();
  await chat.ask(MICRO.draw); // every tier has its weights now
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (!active) throw new Error('no service worker');
  });
  // A visit under the service worker: everything the page needs has passed through it.
  await page.reload();
  await chat.ready();
  await keptPage(page);

  await server.stop();
  await context.setOffline(true);
  server.reset();
  await page.reload();
  await chat.ready();
  const reply = await chat.ask(MICRO.draw);
  await expect(reply).toContainText(MICRO.drawReply);
  await expect(chat.pictures(reply)).toHaveCount(1);
  expect(server.requests).toEqual([]);
});

test('what was said and drawn is there after a reload', async ({ chat, page }) => {
  await chat.openReady();
  const said = await (await chat.ask(MICRO.draw)).innerText();
  await page.reload();
  await chat.ready();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  expect((await chat.replies.last().innerText()).split('\n')[0]).toBe(said.split('\n')[0]);
});

test('the page opens where the browser’s cache storage never answers', async ({ chat, page, context }) => {
  await chat.openReady();
  await keptPage(page);
  await page.reload(); // under the service worker
  await chat.ready();
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  // Chromium's does that, until it is started anew, when a tab was killed while it put something there.
  await worker.evaluate(() => {
    CacheStorage.prototype.open = () => Promise.withResolvers<Cache>().promise;
  });
  await page.reload();
  await chat.ready();
  // It was asked, and it was what was replaced above.
  await expect.poll(() => worker.evaluate('storeIsSilent')).toBe(true);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});
