import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { openEngine as OpenEngine } from '../../src/engine.ts';
import type { CompletionRequest } from '../../src/orchestrator/completion-types.ts';
import { CONTENT_SECURITY_POLICY } from '../../src/cli/host-headers.mjs';
import { DIST, ROOT } from '../support/dist.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

/** What a chunk or an answer comes to, as far as it can leave the page. */
interface Told {
  readonly words: string;
  readonly events: readonly string[];
  readonly finish: string | null;
  readonly tokens: number;
}

declare global {
  interface Window {
    engine: Awaited<ReturnType<typeof OpenEngine>>;
  }
}

async function openExample(page: Page, origin: string, query = '?pack=micro'): Promise<void> {
  await page.goto(`${origin}/examples/engine.html${query}`);
}

/** An engine in `window.engine`, of the example's page but not the example's own. */
async function openEngine(page: Page, origin: string): Promise<void> {
  await openExample(page, origin);
  await page.evaluate(async (address) => {
    const { openEngine } = (await import(address)) as { openEngine: typeof OpenEngine };
    window.engine = await openEngine({ pack: 'micro' });
  }, `${origin}/engine.js`);
}

const streamed = (page: Page, request: CompletionRequest): Promise<Told> =>
  page.evaluate(async (request) => {
    const events: string[] = [];
    let words = '';
    let finish: string | null = null;
    let tokens = 0;
    for await (const chunk of await window.engine.chat.completions.create({ ...request, stream: true })) {
      const [{ delta, finish_reason }] = chunk.choices;
      words += delta.content ?? '';
      for (const medium of delta.media ?? []) {
        const type = medium.status === 'done' ? medium.part.blob.type : '';
        events.push(`${String(medium.index)} ${medium.modality} ${medium.status} ${type}`.trim());
      }
      finish = finish_reason ?? finish;
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    return { words, events, finish, tokens };
  }, request);

test('the example is short, unbuilt, and as strict as the page itself', () => {
  const folder = path.join(DIST, 'examples');
  const lines = readdirSync(folder).flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'));
  expect(lines.length).toBeLessThan(60);
  expect(Math.max(...lines.filter((line) => !line.includes('http-equiv')).map(({ length }) => length))).toBeLessThan(
    130,
  );
  const html = readFileSync(path.join(folder, 'engine.html'), 'utf8');
  expect(html).toContain(`content="${CONTENT_SECURITY_POLICY}"`);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

test('the example answers in words and a picture, is stopped, and answers again', async ({ page, server }) => {
  await openExample(page, server.origin);
  const state = page.getByRole('status').first();
  // Opening takes its time on a busy machine.
  await expect(state).toHaveText(/ is ready\.$/, { timeout: 120_000 });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(state).toHaveText('Done.');
  const reply = page.locator('#reply');
  await expect(reply).toContainText(MICRO.drawReply);
  await expect(reply).toContainText(MICRO.drawReplyAfterPicture);
  const picture = reply.getByRole('img');
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  await stopAsSoonAsItSays(page, 'Once upon');
  await page.getByRole('textbox', { name: 'Message' }).fill(MICRO.long);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(state).toHaveText(/abort/i);
  await expect(reply).not.toContainText(MICRO.longReplyEnd);

  await page.getByRole('textbox', { name: 'Message' }).fill(MICRO.picture);
  await page.getByLabel('Picture').setInputFiles(redDisc());
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(reply).toContainText(MICRO.pictureReply);
});

/** From within the page: a test that is kept waiting would come when the reply is over. */
async function stopAsSoonAsItSays(page: Page, words: string): Promise<void> {
  await page.evaluate((words) => {
    const reply = document.querySelector('#reply');
    const observer = new MutationObserver(() => {
      if (reply?.textContent.includes(words) !== true) return;
      observer.disconnect();
      document.querySelector<HTMLElement>('#stop')?.click();
    });
    if (reply !== null) observer.observe(reply, { childList: true, subtree: true, characterData: true });
  }, words);
}

test('the example says what is wrong with a pack that is not there', async ({ page, server, guard }) => {
  guard.expect(/404/);
  await openExample(page, server.origin, '?pack=none');
  await expect(page.getByRole('status').first()).toContainText('pack.json');
});

test('words and media of every modality are streamed, and an answer can be gone on from', async ({ page, server }) => {
  await openEngine(page, server.origin);
  const first = await streamed(page, { messages: [{ role: 'user', content: MICRO.everything }] });
  expect(first.finish).toBe('stop');
  expect(first.tokens).toBeGreaterThan(0);
  for (const done of [/image done image\/png/, /audio done audio\/wav/, /video done video\/webm/])
    expect(first.events).toContainEqual(expect.stringMatching(done));

  const second = await page.evaluate(async (draw) => {
    const { completions } = window.engine.chat;
    const question = { role: 'user', content: draw } as const;
    const answer = await completions.create({ messages: [question] });
    const [{ message }] = answer.choices;
    const next = { role: 'user', content: 'Make it blue' } as const;
    const { choices, usage } = await completions.create({
      messages: [question, { role: 'assistant', content: message.parts }, next],
    });
    return {
      types: message.parts.map(({ type }) => type),
      types2: choices[0].message.parts.map(({ type }) => type),
      cached: usage.prompt_tokens_details.cached_tokens,
    };
  }, MICRO.draw);
  expect(second.types).toEqual(['text', 'image_url', 'text']);
  expect(second.types2).toContain('image_url');
  expect(second.cached).toBeGreaterThan(0);
});

test('`modalities` asks for a picture and forbids one', async ({ page, server }) => {
  await openEngine(page, server.origin);
  const messages = [{ role: 'user', content: MICRO.greeting }] as const;
  const asked = await streamed(page, { messages, modalities: ['text', 'image'] });
  expect(asked.events.some((event) => event.startsWith('0 image done'))).toBe(true);
  const forbidden = await streamed(page, {
    messages: [{ role: 'user', content: MICRO.draw }],
    modalities: ['text'],
  });
  expect(forbidden.events).toEqual([]);
});

test('requests that cannot be answered are refused with their place, and the engine goes on', async ({
  page,
  server,
  guard,
}) => {
  // The browser says for itself what it thinks of that URL.
  guard.expect(/Fetch API cannot load blob:x/);
  await openEngine(page, server.origin);
  const refused = await page.evaluate(async () => {
    const tried: string[] = [];
    for (const url of ['https://example.org/cat.png', 'data:image/png;base64,bm90IGEgcGljdHVyZQ==', 'blob:x']) {
      const content = [{ type: 'image_url', image_url: { url } }] as const;
      await window.engine.chat.completions.create({ messages: [{ role: 'user', content }] }).catch((error: unknown) => {
        const { code, param } = error as { code: string; param: string };
        tried.push(`${code} ${param}`);
      });
    }
    return tried;
  });
  const place = 'messages[0].content[0].image_url.url';
  expect(refused).toEqual([`request/remote-url ${place}`, `media/unknown ${place}`, `request/invalid ${place}`]);
  const { words } = await streamed(page, { messages: [{ role: 'user', content: MICRO.greeting }] });
  expect(words).toBe(MICRO.greetingReply);
});

test('the README shows the engine as it is', () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  for (const word of ['engine.js', 'openEngine', 'chat.completions.create', 'request/remote-url', 'onProgress'])
    expect(readme).toContain(word);
});
