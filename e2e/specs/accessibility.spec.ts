import type { Locator, Page } from '@playwright/test';
import { clip } from '../support/clip-fixtures.ts';
import * as media from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';
import { sideways, violations } from '../support/violations.ts';

test('no accessibility violations: empty, attached, answered, drawn, failed', async ({ chat, page }) => {
  await chat.openReady();
  expect(await violations(page)).toEqual([]);
  await chat.pick(media.redDisc());
  await chat.removePicture.waitFor();
  expect(await violations(page)).toEqual([]);
  await chat.ask(MICRO.draw);
  expect(await violations(page)).toEqual([]);
  await chat.pick(media.zeroBytes());
  await chat.alerts.first().waitFor();
  expect(await violations(page)).toEqual([]);
});

test('no accessibility violations: videos attached and made', async ({ chat, page }) => {
  await chat.openReady();
  for (const file of [clip('film.webm'), clip('ramp.gif')]) await chat.pick(file);
  await expect(chat.removeVideo).toHaveCount(2);
  expect(await violations(page)).toEqual([]);
  await chat.ask(MICRO.video);
  await chat.ask(MICRO.film);
  expect(await violations(page)).toEqual([]);
});

test('no accessibility violations in dark mode', async ({ chat, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await chat.openReady();
  await chat.ask(MICRO.draw);
  expect(await violations(page)).toEqual([]);
});

/** Opens each of the page's drawers in turn, by keyboard, and closes it again. */
async function inEachDrawer(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  for (const [keys, name] of [
    ['Control+,', 'Settings'],
    ['Control+Shift+M', 'Models and storage'],
    ['?', 'Keyboard shortcuts'],
  ] as const) {
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press(keys);
    const drawer = page.getByRole('dialog', { name });
    // It slides in, and packs are looked at.
    await drawer.evaluate((element) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
    if (name === 'Models and storage') await expect(drawer.getByRole('button', { name: 'Delete' })).toBeVisible();
    for (const summary of await drawer.locator('summary').all()) await summary.click();
    await look(name);
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  }
}

for (const theme of ['light', 'dark'] as const) {
  test(`no accessibility violations in any drawer, ${theme}, also on a phone, where nothing lies beside the window`, async ({
    chat,
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await chat.openReady();
    for (const width of [1100, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await inEachDrawer(page, async (name) => {
        expect(await violations(page), `${name}, ${String(width)} px`).toEqual([]);
        expect(await sideways(page), `${name}, ${String(width)} px`).toEqual([]);
      });
    }
  });
}

test('a drawer that closes gives the focus back', async ({ chat, page }) => {
  await chat.openReady();
  const button = page.getByRole('button', { name: 'Settings' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('the drawer of the chats gives the focus back, too, by its button and when a chat is chosen', async ({
  chat,
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const button = page.getByRole('button', { name: 'Show chats' });
  const drawer = page.getByRole('dialog', { name: 'Chats' });
  for (const leave of [drawer.getByRole('button', { name: 'Close' }), chat.listed(MICRO.greeting)]) {
    await button.click();
    await leave.click();
    await expect(drawer).toHaveCount(0);
    await expect(button).toBeFocused();
  }
});

test('a window that becomes narrow, and wide again, leaves the focus where it is', async ({ chat, page }) => {
  await chat.openReady();
  await chat.message.focus();
  const chats = page.getByRole('complementary', { name: 'Chats' });
  for (const [width, beside] of [
    [360, 0],
    [1100, 1],
  ] as const) {
    await page.setViewportSize({ width, height: 740 });
    await expect(chats).toHaveCount(beside);
    await expect(chat.message).toBeFocused();
  }
});

/** Presses Tab until the element of that role and name has the focus; fails when the round ends without it. */
function tabTo(page: Page, role: 'textbox' | 'button', name: string): Promise<void> {
  return tabToElement(page, page.getByRole(role, { name, exact: true }).last());
}

async function tabToElement(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${wanted.toString()}`);
}

test('a conversation with a picture, a re-roll and a new conversation by keyboard alone', async ({ chat, page }) => {
  await chat.openReady();
  await tabTo(page, 'textbox', 'Message');
  await page.keyboard.type(MICRO.draw);
  await expect(chat.sendButton).toBeEnabled();
  await page.keyboard.press('Enter');
  await chat.replies.first().waitFor();
  const reply = await chat.replied();
  await expect(chat.pictures(reply)).toHaveCount(1);
  const seed = await reply.getByText(/Seed \d+/).innerText();
  await tabTo(page, 'button', 'Re-roll');
  await page.keyboard.press('Enter');
  await expect(reply.getByText(/Seed \d+/)).not.toHaveText(seed);
  await chat.replied();
  await tabTo(page, 'textbox', 'Message');
  await page.keyboard.type('first line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await expect(chat.message).toHaveValue('first line\nsecond line');
  await tabTo(page, 'button', 'New chat');
  await page.keyboard.press('Enter');
  await expect(chat.replies).toHaveCount(0);
  // A suggestion of the empty chat says the same.
  await tabToElement(page, chat.listed(MICRO.draw));
  await page.keyboard.press('Enter');
  await expect(chat.replies).toHaveCount(1);
});

test('a narrow phone shows everything without scrolling sideways', async ({ chat, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await chat.openReady();
  expect(await sideways(page)).toEqual([]);
  await chat.pick(media.redDisc());
  await chat.removePicture.waitFor();
  expect(await sideways(page)).toEqual([]);
  await chat.pick(clip('film.webm'));
  await chat.removeVideo.waitFor();
  await chat.ask(MICRO.drawTwo);
  await chat.ask(MICRO.film);
  await chat.ask(`a${'long'.repeat(60)}word`);
  expect(await sideways(page)).toEqual([]);
  await page.getByRole('button', { name: 'Settings' }).click();
  // It slides in.
  await page
    .getByRole('dialog', { name: 'Settings' })
    .evaluate((drawer) => Promise.all(drawer.getAnimations().map(({ finished }) => finished)));
  expect(await sideways(page)).toEqual([]);
});
