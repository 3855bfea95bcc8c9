import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { DIST } from '../support/dist.ts';
import type { FaultServer } from '../support/fault-server.ts';
import { keptPage } from '../support/kept-page.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

const html = readFileSync(path.join(DIST, 'index.html'), 'utf8');
const SCRIPT = /assets\/(index-[\w-]+\.js)/.exec(html)?.[1] ?? '';

/** From now on the host has another build: its main script has another name. */
function deploy(server: FaultServer): void {
  const rename = (body: string): string => body.replaceAll(SCRIPT, 'index-next.js');
  server.inject(
    { path: /^\/shell\.json$/, fault: { type: 'rewrite', edit: rename } },
    { path: /^\/$/, fault: { type: 'answer', status: 200, contentType: 'text/html', body: rename(html) } },
    {
      path: /index-next\.js$/,
      fault: {
        type: 'answer',
        status: 200,
        contentType: 'text/javascript',
        body: readFileSync(path.join(DIST, 'assets', SCRIPT), 'utf8'),
      },
    },
  );
}

/** As when the person comes back to the tab. */
const comeBack = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

/** Until the page runs that build, through a reload if need be. */
const running = (page: Page, script: string): Promise<void> =>
  expect(page.locator(`script[type=module][src$="${script}"]`)).toHaveCount(1);

test('a new build is offered, and the reload loses neither draft nor conversation', async ({ chat, page, server }) => {
  await chat.openReady();
  await keptPage(page);
  await comeBack(page);
  await chat.ask(MICRO.draw);
  await expect(page.getByText('A new version of AnyTab is ready.')).toHaveCount(0);

  deploy(server);
  await comeBack(page);
  await expect(page.getByText('A new version of AnyTab is ready.')).toBeVisible();
  await chat.message.fill('half a thought');
  await page.getByRole('button', { name: 'Reload' }).click();
  await running(page, 'index-next.js');
  await chat.ready();
  await expect(chat.message).toHaveValue('half a thought');
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  await expect(page.getByText('A new version of AnyTab is ready.')).toHaveCount(0);
});

test('a reload that would cut something off waits for it', async ({ chat, page, server }) => {
  await chat.openReady();
  await keptPage(page);
  deploy(server);
  await comeBack(page);
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText(/^Reloads when nothing is being written/)).toBeVisible();
  await running(page, SCRIPT);
  await chat.message.fill(MICRO.picture);
  await chat.sendButton.click();
  await running(page, 'index-next.js');
  await chat.ready();
  await expect(chat.replies.last()).toContainText(MICRO.pictureReply);
});
