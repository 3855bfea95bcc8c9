import type { BrowserContext, Page } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { MICRO } from '../support/micro-script.ts';
import { seeded } from '../support/seeded.ts';
import { expect, test } from '../support/test.ts';

/** 50 in all, in parts that each are a test of bearable length. */
const PARTS = 5;
const TIMES = 10;
const LATEST_MS = 3000;
const MOST_WRITES = 16;
const MESSAGES = [MICRO.long, MICRO.draw, MICRO.long, MICRO.greeting, MICRO.drawTwo, MICRO.long];

/** What a person sees of the conversation. */
interface Shown {
  /** The words of every message and every reply, in order. */
  readonly texts: readonly string[];
  /** Pictures that are finished, and can be seen. */
  readonly pictures: number;
}
interface Moment extends Shown {
  readonly at: number;
}

/** Tells of every change of what is shown, and of everything that is put into storage. Runs in the page. */
function watch(): void {
  const words = (article: Element): string =>
    [...article.querySelectorAll('.bubble, .markdown')].map(({ textContent }) => textContent).join('\n');
  const tell = (): void => {
    const texts = [...document.querySelectorAll('[role=log] article')].map(words);
    const images = [...document.querySelectorAll<HTMLImageElement>('[role=log] img[alt^=Picture]')];
    void (window as unknown as Told).e2eShown({ at: Date.now(), texts, pictures: images.length });
  };
  addEventListener('DOMContentLoaded', () => {
    new MutationObserver(tell).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the store as `this` below
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...parameters) {
    if (this.name === 'entries') void (window as unknown as Told).e2eWrote();
    return put.apply(this, parameters);
  };
}
interface Told {
  e2eShown(moment: Moment): Promise<void>;
  e2eWrote(): Promise<void>;
}

/** What is half written looks like other markdown than the whole, so marks and spaces are left out. */
const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

const shownNow = (page: Page): Promise<Shown> =>
  page.evaluate(async () => {
    const articles = [...document.querySelectorAll('[role=log] article')];
    const images = [...document.querySelectorAll<HTMLImageElement>('[role=log] img[alt^=Picture]')];
    await Promise.all(images.map((image) => image.decode()));
    return {
      texts: articles.map((article) =>
        [...article.querySelectorAll('.bubble, .markdown')].map(({ textContent }) => textContent).join('\n'),
      ),
      pictures: images.length,
    };
  });

/** Begins a new chat, talks, and is ended in the middle, in one way or another. Answers what was shown, and until when. */
async function talkUntilEnded(
  context: BrowserContext,
  origin: string,
  random: () => number,
): Promise<{ readonly how: string; readonly endedAt: number; readonly moments: readonly Moment[] }> {
  const page = await context.newPage();
  const chat = new ChatPage(page, origin);
  const moments: Moment[] = [];
  const isKilled = random() < 0.5;
  const writes = random() < 0.5 ? 1 + Math.floor(random() * MOST_WRITES) : undefined;
  const milliseconds = Math.floor(random() * LATEST_MS);
  let wrote = 0;
  let onWrite = (): void => undefined;
  await page.exposeFunction('e2eShown', (moment: Moment) => void moments.push(moment));
  await page.exposeFunction('e2eWrote', () => {
    wrote += 1;
    if (wrote === writes) onWrite();
  });
  await page.addInitScript(watch);
  await chat.openReady();
  await chat.startNewChat();
  await expect(chat.replies).toHaveCount(0);
  moments.length = 0;
  wrote = 0;
  // The moment itself is what is tried, so here time is waited for, and not a condition.
  const moment = new Promise<void>((resolve) => {
    if (writes === undefined) setTimeout(resolve, milliseconds);
    else onWrite = resolve;
  });
  const messages = MESSAGES.map((_, index) => MESSAGES[(index + Math.floor(random() * 100)) % MESSAGES.length] ?? '');
  await page.evaluate((messages) => {
    void (async () => {
      for (const text of messages) await window.anytab.send({ content: [{ type: 'text', text }] }, { steps: 20 });
    })();
  }, messages);
  await moment;
  const endedAt = Date.now();
  if (isKilled) {
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined); // its answer dies with the page
    await crashed;
  }
  await page.close();
  const when = writes === undefined ? `after ${String(milliseconds)} ms` : `at write ${String(writes)}`;
  return { how: `${isKilled ? 'killed' : 'closed'} ${when}`, endedAt, moments };
}

for (let part = 0; part < PARTS; part += 1) {
  test(`a tab closed or killed while it writes loses at most the last second, and no chat: ${String(TIMES)} of ${String(PARTS * TIMES)} times, part ${String(part + 1)}`, async ({
    context,
    server,
  }) => {
    test.setTimeout(900_000);
    const random = seeded(1000 + part);
    const first = new ChatPage(await context.newPage(), server.origin);
    await first.openReady(); // the pack is on this device from now on
    await first.page.close();
    for (let time = 0; time < TIMES; time += 1) {
      const { how, endedAt, moments } = await talkUntilEnded(context, server.origin, random);
      const expected = moments.findLast(({ at }) => at <= endedAt - 1000) ?? { texts: [], pictures: 0 };
      await test.step(`${how}: ${String(expected.texts.join('').length)} characters are older than a second`, async () => {
        const next = new ChatPage(await context.newPage(), server.origin);
        await next.open();
        if (expected.texts.length > 0) await next.replies.first().waitFor();
        await expect(next.page.getByRole('navigation', { name: 'Chats' })).toBeVisible();
        const found = await shownNow(next.page);
        for (const [index, text] of expected.texts.entries())
          expect(letters(found.texts[index] ?? ''), how).toContain(letters(text));
        expect(found.pictures, how).toBeGreaterThanOrEqual(expected.pictures);
        expect(await next.notes.filter({ hasText: 'could not be read' }).count(), how).toBe(0);
        await next.page.close();
      });
    }
    // Every chat of all these times can be read.
    const last = new ChatPage(await context.newPage(), server.origin);
    await last.open();
    const rows = last.page.getByRole('navigation', { name: 'Chats' }).locator('.chat-open');
    await expect(rows.first()).toBeVisible();
    const count = await rows.count();
    expect(count).toBeGreaterThan(0);
    for (let index = 0; index < count; index += 1) {
      await rows.nth(index).click();
      await expect(rows.nth(index)).toHaveAttribute('aria-current', 'page');
      await expect(last.userMessages.first()).toBeVisible();
      await shownNow(last.page);
    }
    expect(await last.notes.filter({ hasText: 'could not be read' }).count()).toBe(0);
  });
}
