import { chromium } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

interface Kept {
  /** Ends the language worker, without any event, as soon as the last reply has these words. */
  e2eKillAt(words: string): void;
}

/** Runs in the page, which sees the moment: word from outside may come when the reply is over. */
function keepWorkers(): void {
  const kept: { readonly url: string; readonly worker: Worker }[] = [];
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      kept.push({ url: String(url), worker: this });
    }
  };
  (window as unknown as Kept).e2eKillAt = (words) => {
    new MutationObserver((_changes, observer) => {
      const reply = [...document.querySelectorAll('[aria-label="AnyTab"]')].at(-1);
      if (reply?.textContent.includes(words) !== true) return;
      observer.disconnect();
      // A terminated worker fires no event: this is what an out-of-memory kill looks like from the page.
      kept.find(({ url }) => url.includes('language'))?.worker.terminate();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  };
}

test('a language worker killed while it writes: the reply goes on, the page says so, nothing is lost', async ({
  chat,
  page,
}) => {
  await page.addInitScript(keepWorkers);
  await chat.openReady();
  await page.evaluate(() => {
    (window as unknown as Kept).e2eKillAt('a very small model');
  });
  await chat.say(MICRO.long);
  const reply = chat.replies.first();
  await expect(reply.getByRole('status').filter({ hasText: /started again/ })).toBeVisible();
  await chat.replied();
  await expect(reply).toContainText('a very small model');
  await expect(reply).toContainText('That is the end of the story');
  await expect(await chat.ask(MICRO.greeting)).toContainText(/\w{3,}/);
});

test('a picture worker killed while it draws: the picture is drawn all the same, the text stays', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const worker = page.workers().find((candidate) => /generation/.test(candidate.url()));
  if (!worker) throw new Error('no generation worker');
  const drawing = chat.drawingBegan();
  // Steps take milliseconds: still drawing when the word to close has come to the worker.
  await chat.sendWithSteps(MICRO.draw, 400);
  await drawing;
  await worker.evaluate(() => self.close()).catch(() => undefined);
  const reply = chat.replies.last();
  await expect(chat.pictures(reply)).toHaveCount(1);
  await expect(reply).toContainText(MICRO.drawReply);
  await expect(chat.pictures(chat.replies.first())).toHaveCount(1);
  const others = page.workers().filter((candidate) => candidate !== worker && /generation/.test(candidate.url()));
  expect(others, 'another worker drew it').toHaveLength(1);
});

// A browser of its own, because the GPU process is the browser's and not the page's.
test('the GPU process dies while drawing: drawn all the same or said, and the conversation stays', async ({
  server,
}) => {
  test.setTimeout(900_000); // drawn by a software adapter
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const chat = new ChatPage(await browser.newPage(), server.origin);
    await chat.openReady({ backend: 'webgpu' });
    // Few steps: the software adapter takes seconds for each.
    await chat.sendWithSteps(MICRO.draw, 2);
    await chat.replied();
    const drawing = chat.drawingBegan();
    await chat.say(MICRO.draw);
    await drawing;
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess').catch(() => undefined); // its answer dies with the process
    await chat.stopButton.waitFor({ state: 'hidden' });
    const last = chat.replies.last();
    await expect(chat.pictures(last).or(chat.alerts).first()).toBeVisible();
    await expect(last).toContainText(MICRO.drawReply);
    await expect(chat.pictures(chat.replies.first())).toHaveCount(1);
    await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  } finally {
    await browser.close();
  }
});
