import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page, Worker } from '@playwright/test';
import { DIST } from '../support/dist.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

// Killed while it writes or draws: crashes.spec.ts.

function workerOf(page: Page, tier: string): Worker {
  const worker = page.workers().find((candidate) => candidate.url().includes(tier));
  if (!worker) throw new Error(`no ${tier} worker`);
  return worker;
}

/** A closed worker fires no event: this is what an out-of-memory kill looks like from the page. */
const kill = (page: Page, tier: string): Promise<void> =>
  workerOf(page, tier)
    .evaluate(() => self.close())
    .catch(() => undefined);

/** Stops the download of some weights once it has begun, so that their worker is in the middle of its load. */
async function stalled(server: FaultServer, weights: RegExp, act: () => Promise<void>): Promise<void> {
  server.inject({ path: weights, fault: { type: 'stall', afterBytes: 100 }, times: 1 });
  await act();
  await expect.poll(() => server.requestsFor(weights).length).toBeGreaterThan(0);
}

test.beforeEach(({ guard }) => {
  guard.expect(/ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
});

test('the language worker killed while it loads: it is said, and works when tried again', async ({
  chat,
  page,
  server,
}) => {
  await stalled(server, /weights\/llm-0\.bin$/, () => chat.open());
  // From within the page, which loads it anew by itself a moment later.
  const pressed = chat.clickAsSoonAs({ button: 'Try again' });
  await kill(page, 'language');
  server.breakStalled();
  server.reset();
  await pressed;
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('the perception worker killed while it loads to look at a picture: the reply comes all the same', async ({
  chat,
  page,
  server,
}) => {
  await stalled(server, /weights\/imageEncoder-0\.bin$/, () => chat.openReady());
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await chat.say(MICRO.picture);
  await expect(chat.replies.last()).toContainText('Looking and listening');
  await kill(page, 'perception');
  server.breakStalled();
  server.reset();
  const reply = await chat.replied();
  await expect(reply).toContainText(MICRO.pictureReply);
  await expect(reply.getByRole('status').filter({ hasText: /started again/ })).toBeVisible();
  await expect(chat.userMessages.getByRole('img')).toHaveCount(1);
});

test('the picture worker killed while it loads: the picture is drawn all the same', async ({ chat, page, server }) => {
  await stalled(server, /weights\/imageDenoiser-0\.bin$/, () => chat.openReady());
  await chat.say(MICRO.draw);
  await expect(chat.pictureProgress).toBeVisible();
  await kill(page, 'generation');
  server.breakStalled();
  server.reset();
  const reply = await chat.replied();
  await expect(chat.pictures(reply)).toHaveCount(1);
  await expect(reply).toContainText(MICRO.drawReply);
});

/** From now on a worker of that tier can lose its graphics device: `self.e2eDevice` is it; a first one is lost at once where that is asked for. */
function exposeDevice(server: FaultServer, tier: string, { losesFirst = false } = {}): void {
  const file = readdirSync(path.join(DIST, 'assets')).find((name) => name.startsWith(`${tier}.worker`)) ?? '';
  const patch = `{ const { requestDevice } = GPUAdapter.prototype; let isFirst = ${String(losesFirst)}; GPUAdapter.prototype.requestDevice = async function (options) {
    self.e2eDevice = await requestDevice.call(this, options); if (isFirst) { self.e2eDevice.destroy(); console.info('lost at once'); } isFirst = false; return self.e2eDevice; }; }\n`;
  const body = patch + readFileSync(path.join(DIST, 'assets', file), 'utf8');
  server.inject({
    path: new RegExp(`/assets/${file.replaceAll('.', '\\.')}$`),
    fault: { type: 'answer', status: 200, contentType: 'text/javascript', body },
  });
}

const destroyDevice = (page: Page, tier: string): Promise<void> =>
  workerOf(page, tier).evaluate(() => {
    (self as unknown as { e2eDevice: { destroy(): void } }).e2eDevice.destroy();
  });

const FELL_BACK = /graphics device was lost; this reply went on on the processor/;

test('the graphics device destroyed while the language model loads: it is answered all the same', async ({
  chat,
  page,
  server,
}) => {
  test.slow(); // computed by a software adapter
  exposeDevice(server, 'language', { losesFirst: true });
  const lost = page.waitForEvent('console', (message) => message.text() === 'lost at once');
  await chat.open({ backend: 'webgpu' });
  await lost;
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  await expect(chat.alerts).toHaveCount(0);
});

test('the graphics device destroyed while a reply is written: it goes on on the processor', async ({
  chat,
  page,
  server,
}) => {
  test.slow(); // computed by a software adapter
  exposeDevice(server, 'language');
  await chat.openReady({ backend: 'webgpu' });
  const writing = chat.textAtLeast(5);
  // So long that it is not over when the word to destroy has come to the worker.
  await chat.say(MICRO.long);
  await writing;
  await destroyDevice(page, 'language');
  const reply = await chat.replied();
  await expect(reply).toContainText(MICRO.longReplyEnd);
  await expect(reply.getByRole('status').filter({ hasText: FELL_BACK })).toBeVisible();
});

test('the graphics device destroyed while a picture is drawn: it is drawn on the processor', async ({
  chat,
  page,
  server,
}) => {
  test.slow(); // drawn by a software adapter
  exposeDevice(server, 'generation');
  await chat.openReady({ backend: 'webgpu' });
  const drawing = chat.drawingBegan();
  await chat.sendWithSteps(MICRO.draw, 4);
  await drawing;
  await destroyDevice(page, 'generation');
  const reply = await chat.replied();
  await expect(chat.pictures(reply)).toHaveCount(1);
  await expect(reply.getByRole('status').filter({ hasText: FELL_BACK })).toBeVisible();
});

test('the graphics device destroyed between two replies: the next one comes all the same', async ({
  chat,
  page,
  server,
}) => {
  test.slow(); // computed by a software adapter
  exposeDevice(server, 'language');
  await chat.openReady({ backend: 'webgpu' });
  await chat.ask(MICRO.greeting);
  await destroyDevice(page, 'language');
  await expect(await chat.ask(MICRO.greeting)).toContainText(/\w{3}/);
  await expect(chat.alerts).toHaveCount(0);
});

test('the graphics device destroyed as a picture is about to be looked at: it is looked at on the processor', async ({
  chat,
  page,
  server,
}) => {
  test.slow(); // computed by a software adapter
  exposeDevice(server, 'perception');
  await chat.openReady({ backend: 'webgpu' });
  await chat.allReady();
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await destroyDevice(page, 'perception');
  const reply = await chat.ask(MICRO.picture);
  await expect(reply).toContainText(MICRO.pictureReply);
  await expect(chat.alerts).toHaveCount(0);
});

/** From the next word to it on, a worker is gone: killed as it begins. */
const killWhenAsked = (page: Page, tier: string): Promise<void> =>
  workerOf(page, tier).evaluate(() => {
    self.addEventListener('message', () => {
      self.close();
    });
  });

test('each worker killed as it begins, after a reply of its own: the next one comes all the same', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  const ask = {
    language: async () => {
      await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
    },
    generation: async () => {
      await expect(chat.pictures(await chat.ask(MICRO.draw))).toHaveCount(1);
    },
    perception: async () => {
      await chat.pick(redDisc());
      await chat.removePicture.waitFor();
      await expect(await chat.ask(MICRO.picture)).toContainText(MICRO.pictureReply);
    },
  };
  for (const [tier, asked] of Object.entries(ask)) {
    await asked();
    await killWhenAsked(page, tier);
    await asked();
    await expect(
      chat.replies
        .last()
        .getByRole('status')
        .filter({ hasText: /started again/ }),
    ).toBeVisible();
    await chat.startNewChat();
  }
  await expect(chat.alerts).toHaveCount(0);
});
