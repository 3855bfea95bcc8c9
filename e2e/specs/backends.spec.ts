import { chromium, type Page } from '@playwright/test';
import { decodePng, psnr } from '../support/bytes/png.ts';
import { ChatPage } from '../pages/chat-page.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('without WebGPU the page says so and works', async ({ server }) => {
  const launch = chromiumLaunch();
  const browser = await chromium.launch({
    ...launch,
    args: launch.args.filter((argument) => argument !== '--enable-unsafe-webgpu'),
  });
  try {
    const page = await browser.newPage();
    const chat = new ChatPage(page, server.origin);
    await page.goto(`${server.origin}/?pack=micro`);
    await chat.ready();
    expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
    await expect(page.getByText(/no WebGPU/i).first()).toBeVisible();
    await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  } finally {
    await browser.close();
  }
});

interface Answer {
  readonly backend: string;
  readonly text: string;
  readonly png: Uint8Array;
}

/** Greedy, seed 3: the first three tokens of a greeting, and a drawing in few steps. */
async function answer(page: Page): Promise<Answer> {
  const moved = await page.evaluate(async ({ greeting, draw }) => {
    const greedy = { temperature: 0 };
    const said = await window.anytab.send(
      { content: [{ type: 'text', text: greeting }] },
      { seed: 3, sampling: { ...greedy, maxNewTokens: 3 }, routing: { image: 'forbid' } },
    );
    await window.anytab.newConversation();
    const drawn = await window.anytab.send(
      { content: [{ type: 'text', text: draw }] },
      { seed: 3, sampling: greedy, steps: 4 },
    );
    const picture = drawn.parts.find((part) => part.type === 'image');
    if (picture?.type !== 'image') throw new Error(`no picture: ${drawn.error?.message ?? drawn.finish}`);
    const text = said.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return { backend: said.backend.backend, text, png: [...new Uint8Array(await picture.blob.arrayBuffer())] };
  }, MICRO);
  return { ...moved, png: Uint8Array.from(moved.png) };
}

test('WebGPU and wasm say the same and draw the same', async ({ chat, page }) => {
  // A software adapter compiles its shaders for a minute, and for three on a busy machine.
  test.setTimeout(900_000);
  await chat.openReady({ backend: 'wasm' });
  const wasm = await answer(page);
  await chat.openReady({ backend: 'webgpu' });
  const webgpu = await answer(page);
  expect([wasm.backend, webgpu.backend]).toEqual(['wasm', 'webgpu']);
  expect(webgpu.text).toBe(wasm.text);
  expect(wasm.text.length).toBeGreaterThan(0);
  expect(psnr(decodePng(webgpu.png), decodePng(wasm.png))).toBeGreaterThanOrEqual(40);
});
