/** Screens and fingers that the other specs do not have: a phone that is touched, and a 4K monitor. */
import { MICRO } from '../support/micro-script.ts';
import { sideways } from '../support/violations.ts';
import { expect, test } from '../support/test.ts';

test.describe('a phone, by touch alone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test('a drawing is asked for, enlarged, made anew, and two chats gone between', async ({ chat, page }) => {
    await chat.openReady();
    await chat.message.tap();
    await chat.message.fill(MICRO.draw);
    await chat.sendButton.tap();
    await chat.replies.first().waitFor();
    const reply = await chat.replied();
    await expect(chat.pictures(reply)).toHaveCount(1);
    const seed = await reply.getByText(/Seed \d+/).innerText();
    await reply.getByRole('button', { name: 'Re-roll' }).tap();
    await expect(reply.getByText(/Seed \d+/)).not.toHaveText(seed);
    await chat.replied();
    await chat.pictures(reply).tap();
    const viewer = page.getByRole('dialog');
    await viewer.waitFor();
    await viewer.getByRole('button', { name: 'Close' }).tap();
    await viewer.waitFor({ state: 'detached' });
    await chat.newChat.tap();
    await expect(chat.userMessages).toHaveCount(0);
    await page.getByRole('button', { name: 'Chats' }).tap();
    await chat.listed(MICRO.draw).tap();
    await expect(chat.pictures(chat.replies.first())).toHaveCount(1);
    expect(await sideways(page)).toEqual([]);
  });
});

test.describe('a 4K monitor', () => {
  test.use({ viewport: { width: 3840, height: 2160 } });

  test('lines stay short enough to be read, and nothing lies beside the window', async ({ chat, page }) => {
    await chat.openReady();
    await chat.ask(MICRO.drawTwo);
    await chat.ask(MICRO.long);
    expect(await sideways(page)).toEqual([]);
    const box = await chat.replies.last().getByRole('paragraph').first().boundingBox();
    expect(box?.width).toBeLessThan(1100);
  });
});
