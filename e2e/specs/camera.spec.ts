import { captureLaunch, openTracks, timesAsked, watchDevices, withoutDevices } from '../support/capture.ts';
import { MICRO } from '../support/micro-script.ts';
import { servePicturesOnly } from '../support/picture-pack.ts';
import { expect, test } from '../support/test.ts';

test.use({ launchOptions: captureLaunch() });

test.describe('with a camera that is allowed', () => {
  test.use({ permissions: ['camera', 'microphone'] });

  test('a photo is seen before it is taken and before it is attached, and can be taken again', async ({
    chat,
    page,
  }) => {
    await watchDevices(page);
    await chat.openReady();
    // Nobody is asked for anything before they want a photo.
    expect(await timesAsked(page)).toBe(0);
    await chat.openCamera.click();
    const viewfinder = chat.camera.getByLabel('What the camera shows');
    await expect.poll(() => viewfinder.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(100);
    expect(await openTracks(page)).toBe(1);
    await chat.camera.getByRole('button', { name: 'Take the photo' }).click();
    await chat.camera.getByRole('img', { name: 'What you took' }).waitFor();
    // The light goes out while it is looked at.
    await expect.poll(() => openTracks(page)).toBe(0);
    await chat.camera.getByRole('button', { name: 'Take another' }).click();
    await expect.poll(() => viewfinder.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(100);
    await chat.camera.getByRole('button', { name: 'Take the photo' }).click();
    await chat.camera.getByRole('button', { name: 'Use photo' }).click();
    await expect(chat.camera).toHaveCount(0);
    await chat.removePicture.waitFor();
    await expect(chat.message).toBeFocused();
    await expect.poll(() => openTracks(page)).toBe(0);
    const shown = page.getByRole('img', { name: /^Photo/ });
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    await expect(await chat.ask(MICRO.picture)).toContainText(MICRO.pictureReply);
  });

  test('a clip is recorded with its sound, looked at, attached and watched', async ({ chat, page }) => {
    await watchDevices(page);
    await chat.openReady();
    await chat.openCamera.click();
    await chat.camera.getByRole('radio', { name: 'Clip' }).check();
    // The microphone is asked for only by who wants sound, and only then.
    await chat.camera.getByRole('button', { name: 'With sound' }).click();
    expect(await timesAsked(page)).toBe(1);
    await chat.camera.getByRole('button', { name: 'Start the clip' }).click();
    await expect(chat.camera.getByRole('timer')).toHaveText(/^0:(0[2-9]|[1-5]\d)$/);
    expect(await openTracks(page)).toBe(2);
    await chat.camera.getByRole('button', { name: 'End the clip' }).click();
    const taken = chat.camera.getByLabel('What you took');
    await expect.poll(() => taken.evaluate((video: HTMLVideoElement) => video.duration)).toBeGreaterThan(0.7);
    await expect.poll(() => openTracks(page)).toBe(0);
    await chat.camera.getByRole('button', { name: 'Use clip' }).click();
    await chat.removeVideo.waitFor();
    await chat.removeSound.waitFor();
    await expect(await chat.ask(MICRO.video)).toContainText(/\w{3,}/);
    await expect(chat.videos(chat.userMessages.first())).toHaveCount(1);
    await expect(chat.sounds(chat.userMessages.first())).toHaveCount(1);
  });

  test('Escape gives up the clip, then the camera; closing leaves nothing behind', async ({ chat, page }) => {
    await watchDevices(page);
    await chat.openReady();
    await chat.openCamera.focus();
    await page.keyboard.press('Enter');
    await chat.camera.getByRole('radio', { name: 'Clip' }).check();
    await chat.camera.getByRole('button', { name: 'Start the clip' }).click();
    await chat.camera.getByRole('timer').waitFor();
    await page.keyboard.press('Escape');
    await expect(chat.camera.getByRole('timer')).toHaveCount(0);
    await expect(chat.camera.getByRole('button', { name: 'Start the clip' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(chat.camera).toHaveCount(0);
    await expect.poll(() => openTracks(page)).toBe(0);
    await expect(chat.openCamera).toBeFocused();
    await expect(chat.removeVideo).toHaveCount(0);
  });
});

test('a camera that is not allowed: the window says what to do, and tries again when asked', async ({
  chat,
  context,
}) => {
  await chat.openReady();
  await chat.openCamera.click();
  await expect(chat.camera.getByRole('alert')).toContainText(
    /not allowed.*Allow it in the page’s permissions.*attach a picture/,
  );
  await context.grantPermissions(['camera']);
  await chat.camera.getByRole('button', { name: 'Try again' }).click();
  await chat.camera.getByRole('button', { name: 'Take the photo' }).waitFor();
  await expect(chat.camera.getByRole('alert')).toHaveCount(0);
  await chat.camera.getByRole('button', { name: 'Close' }).click();
  await expect(chat.camera).toHaveCount(0);
});

test('without a camera the window says what to do', async ({ chat, page }) => {
  await withoutDevices(page);
  await chat.openReady();
  await chat.openCamera.click();
  await expect(chat.camera.getByRole('alert')).toContainText(/No camera was found.*Plug one in.*attach a picture/);
});

test('a model that watches no videos takes photos only', async ({ chat, page, server }) => {
  servePicturesOnly(server);
  await chat.open();
  await expect(page.getByRole('button', { name: 'Take a photo', exact: true })).toBeVisible();
  await expect(chat.record).toHaveCount(0);
});
