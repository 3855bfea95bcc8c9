import {
  captureLaunch,
  holdRecordings,
  openTracks,
  timesAsked,
  watchDevices,
  withoutDevices,
} from '../support/capture.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test.use({ launchOptions: captureLaunch() });

test.describe('with a microphone that is allowed', () => {
  test.use({ permissions: ['microphone'] });

  test('a sound is recorded with its level and its length, listened to, sent and heard', async ({ chat, page }) => {
    await watchDevices(page);
    await chat.openReady();
    await chat.message.fill(MICRO.sound);
    // Nobody is asked for anything before they want to record.
    expect(await timesAsked(page)).toBe(0);
    await chat.record.click();
    await expect(chat.recorder.getByRole('timer')).toHaveText(/^0:(0[2-9]|[1-5]\d)$/);
    // The device beeps for a fiftieth of a second: seen by who looks at every frame.
    await chat.recorder.getByRole('meter', { name: 'Loudness' }).waitFor();
    await page.waitForFunction(
      () => Number(document.querySelector('[role=meter]')?.getAttribute('aria-valuenow')) > 20,
      undefined,
      { polling: 'raf' },
    );
    expect(await openTracks(page)).toBe(1);

    // What is half recorded is not left behind by a message that is sent too soon.
    await chat.message.press('Enter');
    await chat.recorder.getByRole('button', { name: 'Done' }).click();
    await chat.removeSound.waitFor();
    expect(await openTracks(page)).toBe(0);
    await expect(chat.userMessages).toHaveCount(0);
    await expect(chat.message).toHaveValue(MICRO.sound);
    await expect(chat.message).toBeFocused();

    const player = page.locator('audio');
    await expect.poll(() => player.evaluate(({ duration }: HTMLAudioElement) => duration)).toBeGreaterThan(0.9);
    // Two seconds are soon over.
    await player.evaluate((audio: HTMLAudioElement) => {
      audio.loop = true;
    });
    await page.getByRole('button', { name: /^Play Recording/ }).click();
    await page.getByRole('button', { name: /^Pause Recording/ }).waitFor();
    await expect.poll(() => player.evaluate(({ currentTime }: HTMLAudioElement) => currentTime)).toBeGreaterThan(0.1);

    await chat.sendButton.click();
    await chat.replies.first().waitFor();
    await expect(await chat.replied()).toContainText(MICRO.soundReply);
    await expect(chat.sounds(chat.userMessages.first())).toHaveCount(1);
    expect(await timesAsked(page)).toBe(1);
  });

  test('a recording that is thought better of leaves nothing, and the microphone free', async ({ chat, page }) => {
    await watchDevices(page);
    await chat.openReady();
    for (const discard of [
      () => page.keyboard.press('Escape'),
      // Also from elsewhere in the page, but for what is nearer: a window, and what is looked for.
      async () => {
        await page.keyboard.press('Control+,');
        const drawer = page.getByRole('dialog', { name: 'Settings' });
        await drawer.waitFor();
        await page.keyboard.press('Escape');
        await expect(drawer).toHaveCount(0);
        const search = page.getByRole('searchbox', { name: 'Search chats' });
        await search.fill('word');
        await page.keyboard.press('Escape');
        await expect(search).toHaveValue('');
        await expect(chat.recorder).toBeVisible();
        await page.keyboard.press('Escape');
      },
      () => chat.recorder.getByRole('button', { name: 'Discard the recording' }).click(),
    ]) {
      await chat.record.click();
      await expect(chat.recorder.getByRole('button', { name: 'Done' })).toBeFocused();
      await discard();
      await expect(chat.recorder).toHaveCount(0);
      await expect.poll(() => openTracks(page)).toBe(0);
      await expect(chat.message).toBeFocused();
    }
    await expect(chat.removeSound).toHaveCount(0);
    await expect(chat.alerts).toHaveCount(0);
  });

  test('a recording discarded while it is being finished is not attached', async ({ chat, page }) => {
    await holdRecordings(page);
    await chat.openReady();
    await chat.record.click();
    const done = chat.recorder.getByRole('button', { name: 'Done' });
    await done.click();
    await expect(done).toBeDisabled();
    await chat.recorder.getByRole('button', { name: 'Discard the recording' }).click();
    await expect(chat.recorder).toHaveCount(0);
    await page.evaluate(() => {
      window.releaseRecordings?.();
    });
    // The next one is there only after the first had its time.
    await chat.record.click();
    await expect(chat.recorder.getByRole('timer')).toHaveText(/^0:(0[1-9]|[1-5]\d)$/);
    await done.click();
    await chat.removeSound.first().waitFor();
    await expect(chat.removeSound).toHaveCount(1);
  });

  test('an unplugged microphone ends the recording, and what there was of it stays', async ({ chat, page }) => {
    await watchDevices(page);
    await chat.openReady();
    await chat.record.click();
    await expect(chat.recorder.getByRole('timer')).toHaveText(/^0:(0[1-9]|[1-5]\d)$/);
    await page.evaluate(() => {
      for (const track of window.givenStreams?.flatMap((stream) => stream.getTracks()) ?? []) track.stop();
    });
    await chat.removeSound.waitFor();
    await expect(chat.removeSound).toHaveCount(1);
    await expect(chat.recorder).toHaveCount(0);
  });
});

test('a microphone that is not allowed: the page says what to do, and tries again when asked', async ({
  chat,
  page,
  context,
}) => {
  await watchDevices(page);
  await chat.openReady();
  await chat.message.fill(MICRO.sound);
  await chat.record.click();
  await expect(chat.alerts.first()).toContainText(
    /not allowed.*Allow it in the page’s permissions.*attach a recording/,
  );
  await expect(chat.recorder).toHaveCount(0);
  await expect(chat.message).toHaveValue(MICRO.sound);
  await context.grantPermissions(['microphone']);
  await chat.record.click();
  await chat.recorder.getByRole('button', { name: 'Done' }).waitFor();
  // What was wrong is no longer.
  await expect(chat.alerts).toHaveCount(0);
});

test('without a microphone the page says what to do', async ({ chat, page }) => {
  await withoutDevices(page);
  await chat.openReady();
  await chat.record.click();
  await expect(chat.alerts.first()).toContainText(/No microphone was found.*Plug one in.*attach a recording/);
  await expect(chat.record).toBeVisible();
});
