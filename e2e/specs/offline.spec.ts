import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('after the first visit the page works without a network', async ({ chat, server, page, context }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw); // every tier has its weights now
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (!active) throw new Error('no service worker');
  });
  // A visit under the service worker: everything the page needs has passed through it.
  await page.reload();
  await chat.ready();

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
