/** What is recorded, looked at and cut, as axe sees it: in both themes, and as wide as a phone. */
import type { Page } from '@playwright/test';
import { captureLaunch } from '../support/capture.ts';
import { clip } from '../support/clip-fixtures.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';
import { sideways, violations } from '../support/violations.ts';

test.use({ launchOptions: captureLaunch(), permissions: ['microphone', 'camera'] });

/** In the window's usual width and in a phone's. */
async function isSound(page: Page, what: string): Promise<void> {
  for (const width of [1100, 360]) {
    await page.setViewportSize({ width, height: 740 });
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null))));
    expect(await violations(page), `${what}, ${String(width)} px`).toEqual([]);
    expect(await sideways(page), `${what}, ${String(width)} px`).toEqual([]);
  }
}

for (const theme of ['light', 'dark'] as const) {
  test(`no accessibility violations while recording and cutting, ${theme}`, async ({ chat, page }) => {
    test.slow(); // ten rounds of every rule
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await chat.openReady();
    await chat.record.click();
    await chat.recorder.getByRole('button', { name: 'Done' }).waitFor();
    await isSound(page, 'recording');
    await page.keyboard.press('Escape');
    await chat.openCamera.click();
    await chat.camera.getByRole('button', { name: 'Take the photo' }).waitFor();
    await isSound(page, 'camera');
    await chat.camera.getByRole('radio', { name: 'Clip' }).check();
    await chat.camera.getByRole('button', { name: 'Start the clip' }).click();
    await chat.camera.getByRole('timer').waitFor();
    await isSound(page, 'clip');
    await chat.camera.getByRole('button', { name: 'End the clip' }).click();
    await chat.camera.getByRole('button', { name: 'Use clip' }).waitFor();
    await isSound(page, 'review');
    await page.keyboard.press('Escape');
    await chat.pick(clip('long.webm'));
    await page.getByRole('button', { name: 'Choose the part', exact: true }).click();
    await chat.partSlider.waitFor();
    await isSound(page, 'part of a video');
  });

  test(`no accessibility violations in what a reply made, and in the viewer, ${theme}`, async ({ chat, page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await chat.openReady();
    await chat.ask(MICRO.everything);
    await chat.pick(redDisc());
    await chat.removePicture.waitFor();
    await isSound(page, 'reply');
    await page.getByRole('button', { name: /^Enlarge: Picture/ }).click();
    await page.getByRole('button', { name: 'Larger' }).click();
    await isSound(page, 'viewer');
  });
}
