import type { Page } from '@playwright/test';
import type { ChatPage } from '../pages/chat-page.ts';
import { reloadedOnceShown } from '../support/leaving.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';
import type { Guard } from '../support/test.ts';

const STAGE = '.stage';
const PROGRESS = '[role=progressbar][aria-label="Picture"]';

/** As if typed; answers at once. */
const send = (page: Page, texts: readonly string[], steps?: number): Promise<void> =>
  page.evaluate(
    ({ texts, steps }) => {
      for (const text of texts)
        void window.anytab.send({ content: [{ type: 'text', text }] }, steps === undefined ? {} : { steps, seed: 1 });
    },
    { texts, steps },
  );

/** The last reply is marked, and goes on to its end. */
async function goesOn(chat: ChatPage, says: string): Promise<void> {
  await chat.ready();
  const reply = chat.replies.last();
  await expect(reply).toContainText('Interrupted: the page was closed while this was being written.');
  await reply.getByRole('button', { name: 'Continue' }).click();
  await expect(reply).toContainText(says);
  await expect(reply.getByText('Interrupted')).toHaveCount(0);
}

/** Weights that arrive only when the page has been left: what waits for them lasts until it is seen. */
function withhold(server: FaultServer, guard: Guard, weights: RegExp): void {
  guard.expect(/ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
  server.inject({ path: weights, fault: { type: 'stall', afterBytes: 100 }, times: 1 });
}

test('reloaded while the language model loads: the message is there and is answered', async ({
  chat,
  page,
  server,
  guard,
}) => {
  withhold(server, guard, /weights\/llm-0\.bin$/);
  await chat.open();
  await page.waitForFunction(() => 'anytab' in window);
  await reloadedOnceShown(page, { selector: STAGE, words: /^Loading the language model/ }, () =>
    send(page, [MICRO.greeting]),
  );
  server.breakStalled();
  await expect(chat.userTexts).toHaveText([MICRO.greeting]);
  await goesOn(chat, MICRO.greetingReply);
});

test('reloaded while a message waits for the reply before: both are there and go on', async ({ chat, page }) => {
  await chat.openReady();
  await reloadedOnceShown(page, { selector: STAGE, words: /^Waiting for the reply before/ }, () =>
    send(page, [MICRO.play, MICRO.greeting]),
  );
  await expect(chat.userTexts).toHaveText([MICRO.play, MICRO.greeting]);
  await chat.ready();
  const first = chat.replies.first();
  await first.getByRole('button', { name: 'Continue' }).click();
  await expect(first).toContainText(MICRO.playReplyAfterSound);
  await goesOn(chat, MICRO.greetingReply);
});

test('reloaded while a picture is looked at: message and picture are there, and it is answered', async ({
  chat,
  page,
  server,
  guard,
}) => {
  withhold(server, guard, /weights\/imageEncoder-0\.bin$/);
  await chat.openReady();
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await reloadedOnceShown(page, { selector: STAGE, words: /^Looking and listening/ }, () => chat.say(MICRO.picture));
  server.breakStalled();
  await expect(chat.userTexts).toHaveText([MICRO.picture]);
  await expect(chat.userMessages.getByRole('img')).toHaveCount(1);
  await goesOn(chat, MICRO.pictureReply);
});

test('reloaded while pictures are drawn and wait to be: the text is there, and both are drawn when asked for', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  await reloadedOnceShown(page, { selector: PROGRESS, words: /^Step [1-9]/ }, () => send(page, [MICRO.drawTwo], 150));
  await chat.ready();
  const reply = chat.replies.last();
  await expect(reply.getByText('Stopped before it was finished').first()).toBeVisible();
  const again = reply.getByRole('button', { name: 'Try again' });
  const stopped = await again.count();
  // From the last one on: those before it keep their places.
  for (let left = stopped; left > 0; left -= 1) await again.nth(left - 1).click();
  await expect(chat.pictures(reply)).toHaveCount(stopped);
  const goOn = reply.getByRole('button', { name: 'Continue' });
  if (await goOn.isVisible()) await goOn.click();
  await expect(chat.pictures(reply)).toHaveCount(2);
});

test('reloaded while a picture is made anew: the former one is there', async ({ chat, page }) => {
  await chat.openReady();
  await send(page, [MICRO.draw], 500);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  const bytes = (): Promise<string> =>
    chat
      .pictures(chat.replies.last())
      .evaluate(async (image: HTMLImageElement) => (await (await fetch(image.src)).bytes()).toString());
  const before = await bytes();
  await reloadedOnceShown(page, { selector: PROGRESS, words: /^Step [1-9]/ }, () =>
    chat.replies.last().getByRole('button', { name: 'Re-roll' }).click(),
  );
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  expect(await bytes()).toBe(before);
});
