import type { Locator, Page } from '@playwright/test';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings' }).click();
  const drawer = page.getByRole('dialog', { name: 'Settings' });
  await drawer.waitFor();
  return drawer;
}

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = 'rgb(255, 255, 255)';

test('a theme is chosen over the system, and kept', async ({ chat, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await chat.openReady();
  expect(await background(page)).toBe(LIGHT);
  const drawer = await openSettings(page);
  await drawer.getByLabel('Theme').selectOption('Dark');
  await expect.poll(() => background(page)).not.toBe(LIGHT);
  await page.reload();
  await chat.ready();
  expect(await background(page)).not.toBe(LIGHT);
  await page.emulateMedia({ colorScheme: 'dark' });
  await (await openSettings(page)).getByLabel('Theme').selectOption('Light');
  await expect.poll(() => background(page)).toBe(LIGHT);
});

test('reduced motion stills what moves, and is kept', async ({ chat, page }) => {
  await chat.openReady();
  await (await openSettings(page)).getByLabel('Motion').selectOption('Reduced');
  await page.reload();
  await chat.ready();
  const drawer = await openSettings(page);
  const duration = await drawer.evaluate((element) => getComputedStyle(element).animationDuration);
  expect(Number.parseFloat(duration)).toBeLessThan(0.001);
});

test('the page speaks German when told to, keeps what was typed, and goes back', async ({ chat, page }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await chat.message.fill('half a thought');
  await (await openSettings(page)).getByLabel('Language').selectOption('Deutsch');
  const drawer = page.getByRole('dialog', { name: 'Einstellungen' });
  await expect(drawer.getByText('Aussehen')).toBeVisible();
  await drawer.getByRole('button', { name: 'Schließen' }).click();
  await expect(page.getByRole('textbox', { name: 'Nachricht' })).toHaveValue('half a thought');
  await expect(page.getByText('Warum kein Bild?')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');

  await page.reload();
  await chat.ready();
  await expect(page.getByRole('textbox', { name: 'Nachricht' })).toHaveValue('half a thought');
  await page.getByRole('button', { name: 'Einstellungen' }).click();
  await drawer.getByRole('button', { name: 'Alle Einstellungen zurücksetzen' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});

test.describe('in a German browser', () => {
  test.use({ locale: 'de-DE' });
  test('the page speaks German from the first word', async ({ chat, page }) => {
    await chat.openReady();
    await expect(page.getByRole('button', { name: 'Neues Gespräch' })).toBeVisible();
    await expect(page.getByText('Alles wird in diesem Tab berechnet.', { exact: false })).toBeVisible();
  });
});

test('the model is told the system prompt before everything else, from the next message on', async ({ chat, page }) => {
  await chat.openReady();
  const tokens = (): Promise<number> =>
    page.evaluate(async (text) => {
      await window.anytab.newConversation();
      return (await window.anytab.send({ content: [{ type: 'text', text }] }, { seed: 1 })).promptTokens;
    }, MICRO.greeting);
  const without = await tokens();
  const drawer = await openSettings(page);
  await drawer.getByLabel('What the model is told').fill('Answer in one word.');
  const withPrompt = await tokens();
  // At least its own words, and the template around them.
  expect(withPrompt).toBeGreaterThan(without + 5);
  await drawer.getByRole('button', { name: 'Reset all settings' }).click();
  expect(await tokens()).toBe(without);
});

test('what is set for text and pictures is kept and used', async ({ chat, page }) => {
  await chat.openReady();
  const drawer = await openSettings(page);
  await drawer.getByRole('group', { name: 'Pictures' }).getByLabel('Denoising steps').fill('3');
  await drawer.getByRole('group', { name: 'Text' }).getByLabel('Seed').fill('5');
  await page.reload();
  await chat.ready();
  const turn = await page.evaluate(async (text) => {
    const { parts } = await window.anytab.send({ content: [{ type: 'text', text }] });
    return parts.flatMap((part) => (part.type === 'image' ? part.steps : []));
  }, MICRO.draw);
  expect(turn).toEqual([3]);
});
