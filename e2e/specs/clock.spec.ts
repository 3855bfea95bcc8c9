import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('a clock set back by a year between visits: what is new stands above, and a deleted chat does not come back', async ({
  chat,
  page,
}) => {
  const year = 365 * 24 * 60 * 60_000;
  await page.clock.setSystemTime(Date.now() + year);
  await chat.openReady();
  for (const words of [MICRO.draw, MICRO.play]) {
    await chat.ask(words);
    await chat.startNewChat();
  }
  await page.getByRole('button', { name: `Options of “${MICRO.play}”` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(chat.listed(MICRO.play)).toHaveCount(0);

  await page.clock.setSystemTime(Date.now() - year);
  await chat.openReady();
  const titles = page.getByRole('navigation', { name: 'Chats' }).locator('.chat-title');
  await expect(titles).toHaveText([MICRO.draw]);
  await chat.ask(MICRO.greeting);
  await expect(titles).toHaveText([MICRO.greeting, MICRO.draw]);
  await page.reload();
  await expect(titles).toHaveText([MICRO.greeting, MICRO.draw]);
  await chat.listed(MICRO.draw).click();
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
});
