import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { decodePng } from '../support/bytes/png.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('a drawing shows its steps and a preview, then seed, re-roll and download', async ({ chat, page }) => {
  await chat.openReady();
  const seen = chat.watchDrawing();
  // So many that a busy machine, which shows several at once, still shows some.
  await chat.sendWithSteps(MICRO.draw, 100);
  const reply = await chat.replied();
  const { steps, previews } = await seen;
  // Before them the bar may say that the picture model is loading.
  expect(steps.filter((text) => /^Step \d+ of \d+$/.test(text)).length).toBeGreaterThan(1);
  expect(previews).toBeGreaterThan(0);

  await expect(reply).toContainText(MICRO.drawReplyAfterPicture);
  const picture = chat.pictures(reply);
  await expect(picture).toHaveCount(1);
  // Text, picture, text: in the order written.
  await expect(reply).toHaveText(new RegExp(`${MICRO.drawReply}.*Seed.*${MICRO.drawReplyAfterPicture}`, 's'));
  await expect(reply.getByText(/Seed \d+/)).toBeVisible();

  const first = await download(chat.page, reply);
  const seed = await reply.getByText(/Seed \d+/).innerText();
  await reply.getByRole('button', { name: 'Re-roll' }).click();
  await expect(reply.getByText(/Seed \d+/)).not.toHaveText(seed);
  await chat.replied();
  const second = await download(page, reply);
  expect(second.width).toBe(first.width);
  expect(Buffer.compare(Buffer.from(first.data), Buffer.from(second.data))).not.toBe(0);
});

async function download(page: Page, reply: Locator) {
  const started = page.waitForEvent('download');
  await reply.getByRole('button', { name: 'Download' }).click();
  const finished = await started;
  expect(finished.suggestedFilename()).toMatch(/\.png$/);
  return decodePng(await readFile(await finished.path()));
}

test('a forbidden picture is not made, and an asked-for one is', async ({ chat }) => {
  await chat.openReady();
  await chat.setPictures('Never');
  const without = await chat.ask(MICRO.draw);
  await expect(chat.pictures(without)).toHaveCount(0);
  await expect(without).toContainText(MICRO.drawReply);

  await chat.setPictures('Ask');
  const withPicture = await chat.ask(MICRO.greeting);
  await expect(chat.pictures(withPicture)).toHaveCount(1);
});

test('a picture alone is stopped within 300 ms, and the text stays', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw); // loads the decoder, so that the next picture starts at once
  expect(await chat.leastStop(MICRO.draw, 'Stop picture', 'Picture', 300)).toBeLessThanOrEqual(300);
  const reply = chat.replies.last();
  await expect(reply).toContainText(MICRO.drawReply);
  await expect(chat.pictures(reply)).toHaveCount(0);
  // The first turn's picture is still there, and the stopped one can be asked for again.
  await expect(chat.pictures(chat.replies.first())).toHaveCount(1);
  await reply.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.pictures(reply)).toHaveCount(1);
});

test('two pictures of one reply stand where they were written, and each is re-rolled alone', async ({ chat }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.drawTwo);
  await expect(chat.pictures(reply)).toHaveCount(2);
  const seeds = reply.getByText(/Seed \d+/);
  const [first, second] = await seeds.allInnerTexts();
  await reply.getByRole('button', { name: 'Re-roll' }).last().click();
  await expect(seeds.last()).not.toHaveText(second ?? '');
  await expect(seeds.first()).toHaveText(first ?? '');
});

test('the next turn sees the picture that was drawn', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const reply = await chat.ask(MICRO.drawBlue);
  await expect(chat.pictures(reply)).toHaveCount(1);
});

test('the same seed draws the same picture', async ({ chat }) => {
  await chat.openReady();
  const pictures = await chat.page.evaluate(async (text) => {
    const bytes: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      await window.anytab.newConversation();
      const turn = await window.anytab.send(
        { content: [{ type: 'text', text }] },
        { seed: 5, sampling: { temperature: 0 } },
      );
      for (const part of turn.parts) {
        if (part.type === 'image') bytes.push(new Uint8Array(await part.blob.arrayBuffer()).join());
      }
    }
    return bytes;
  }, MICRO.draw);
  expect(pictures).toHaveLength(2);
  expect(pictures[0]).toBe(pictures[1]);
});

test('both routes draw', async ({ chat }) => {
  await chat.openReady();
  const made = await chat.page.evaluate(async (text) => {
    const counts: number[] = [];
    for (const route of ['signal', 'caption'] as const) {
      await window.anytab.newConversation();
      const turn = await window.anytab.send({ content: [{ type: 'text', text }] }, { seed: 5, route });
      counts.push(turn.parts.filter((part) => part.type === 'image').length);
    }
    return counts;
  }, MICRO.draw);
  expect(made).toEqual([1, 1]);
});
