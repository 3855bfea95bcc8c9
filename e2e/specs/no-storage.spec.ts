import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { ChatPage } from '../pages/chat-page.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

const BLOCKED = 2;

test('where the browser blocks storage the page works from memory and says so', async ({ server }) => {
  const profile = await mkdtemp(path.join(tmpdir(), 'anytab-no-storage-'));
  await mkdir(path.join(profile, 'Default'));
  // What a person does who blocks cookies: IndexedDB, caches and service workers are refused, in workers too.
  await writeFile(
    path.join(profile, 'Default/Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: BLOCKED } } }),
  );
  const context = await chromium.launchPersistentContext(profile, chromiumLaunch());
  try {
    const page = await context.newPage();
    const chat = new ChatPage(page, server.origin);
    await chat.openReady();
    const blocked = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          try {
            const request = indexedDB.open('probe');
            request.onerror = () => resolve(true);
            request.onsuccess = () => resolve(false);
          } catch {
            resolve(true);
          }
        }),
    );
    expect(blocked, 'the browser must really refuse').toBe(true);
    await expect(chat.notes.filter({ hasText: /does not let this page keep/ }).first()).toBeVisible();
    await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});
