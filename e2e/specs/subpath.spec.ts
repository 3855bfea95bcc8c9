/** The build below a sub-path of a host that sets no headers: `npm run preview:subpath` serves the same. */
import { ChatPage } from '../pages/chat-page.ts';
import { DIST } from '../support/dist.ts';
import { FaultServer } from '../support/fault-server.ts';
import { keptPage } from '../support/kept-page.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test as base } from '../support/test.ts';
import { createStaticServer } from '../../src/cli/static-server.mjs';

const PLACE = '/some/where';

const test = base.extend<object, { readonly workerServer: FaultServer }>({
  workerServer: [
    // Playwright reads the names of the fixtures that are needed from this very pattern.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const serve = createStaticServer({ root: DIST, headers: {}, basePath: `${PLACE}/` });
      const server = new FaultServer(DIST, (request, response) => void serve(request, response));
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  chat: async ({ page, server }, use) => {
    await use(new ChatPage(page, `${server.origin}${PLACE}`));
  },
});

test('is isolated after one reload, chats with threads, and opens without network at the second visit', async ({
  chat,
  context,
  page,
  server,
}) => {
  const answer = await fetch(`${chat.origin}/`);
  expect(answer.headers.get('cross-origin-embedder-policy'), 'the host sets no headers').toBeNull();
  let loads = 0;
  page.on('load', () => (loads += 1));
  await chat.open();
  await page.waitForFunction(() => globalThis.crossOriginIsolated);
  await chat.ready();
  const { backend } = await page.evaluate(() => window.anytab.ready);
  expect(backend.threads).toBeGreaterThan(1);
  const reply = await chat.ask(MICRO.draw);
  await expect(reply).toContainText(MICRO.drawReply);
  await expect(chat.pictures(reply)).toHaveCount(1);
  expect(loads).toBe(2);
  await keptPage(page);

  await server.stop();
  await context.setOffline(true);
  const visit = await context.newPage();
  const second = new ChatPage(visit, chat.origin);
  await second.openReady();
  await expect(await second.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  expect(await visit.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
});

test('does not reload under the hands of somebody who has begun to write', async ({ chat, page }) => {
  let loads = 0;
  page.on('load', () => (loads += 1));
  // The service worker's script takes its time, as on a slow line.
  let deliver = (): void => undefined;
  const delivered = new Promise<void>((resolve) => (deliver = resolve));
  await page.context().route('**/service-worker.js', async (route) => {
    await delivered;
    await route.continue();
  });
  await chat.open();
  await chat.message.pressSequentially('early words');
  deliver();
  await chat.ready();
  expect(loads).toBe(1);
  await expect(chat.message).toHaveValue('early words');
  const { backend } = await page.evaluate(() => window.anytab.ready);
  expect(backend.threads).toBe(1);
});

test('asks for nothing outside its own folder', async ({ chat, page, server }) => {
  await chat.open();
  await page.waitForFunction(() => globalThis.crossOriginIsolated);
  await chat.ready();
  await chat.ask(MICRO.draw);
  expect(server.requests.map(({ path }) => path).filter((path) => !path.startsWith(`${PLACE}/`))).toEqual([]);
});

test('can be installed', async ({ chat, context, page }) => {
  await chat.open();
  await page.waitForFunction(() => globalThis.crossOriginIsolated);
  await chat.ready();
  await keptPage(page);
  const devtools = await context.newCDPSession(page);
  const { url, errors } = await devtools.send('Page.getAppManifest');
  expect(url).toBe(`${chat.origin}/manifest.webmanifest`);
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // Test browsers are always incognito, where nothing can be installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const manifest = (await (await fetch(url)).json()) as { icons: { src: string; sizes: string; purpose?: string }[] };
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${String(image.naturalWidth)}x${String(image.naturalHeight)}`;
    }, new URL(src, url).href);
    if (sizes !== 'any') expect(size).toBe(sizes);
  }
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
});
