import * as clips from '../support/clip-fixtures.ts';
import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('videos of every common format are taken, shown by a frame, and watched', async ({ chat }) => {
  await chat.openReady();
  for (const file of [...clips.ramps(), clips.uneven(), clips.rotated()]) {
    await chat.pick(file);
    await expect(chat.page.getByRole('img', { name: file.name })).toBeVisible();
    await expect(chat.alerts).toHaveCount(0);
    await chat.removeVideo.click();
    await expect(chat.removeVideo).toHaveCount(0);
  }
  const [mp4] = clips.ramps();
  await chat.pick(mp4 ?? clips.film());
  await chat.removeVideo.waitFor();
  const attach = chat.page.getByRole('button', { name: 'Attach a picture, a sound or a video' });
  await expect(attach).toHaveAttribute('title', /of videos the first 3\.0 s are watched/);
  await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
  const player = chat.videos(chat.userMessages.first()).locator('video');
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.duration)).toBeCloseTo(2, 1);
});

test('a picture that moves is watched, and goes on moving in the conversation', async ({ chat }) => {
  await chat.openReady();
  const gif = clips.clip('ramp.gif');
  await chat.pick(gif);
  await chat.removeVideo.waitFor();
  await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
  const shown = chat.videos(chat.userMessages.first()).getByRole('img', { name: 'Video that you attached' });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);
});

test('a video’s sound is heard as one more medium, and can be left out', async ({ chat }) => {
  await chat.openReady();
  await chat.pick(clips.film());
  await expect(chat.page.getByRole('img', { name: 'film.webm', exact: true })).toBeVisible();
  await expect(chat.page.getByRole('img', { name: 'Sound of film.webm' })).toBeVisible();
  await expect(chat.notes.filter({ hasText: /the first 0\.6 s of 2 s are heard/ })).toBeVisible();
  const reply = await chat.ask(MICRO.video);
  await expect(reply).toHaveText(/\w{3,}/);
  const message = chat.userMessages.first();
  await expect(chat.videos(message)).toHaveCount(1);
  const sound = chat.sounds(message).locator('audio');
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeCloseTo(0.64, 1);

  await chat.drop(clips.film());
  await chat.removeSound.click();
  await expect(chat.removeVideo).toHaveCount(1);
  await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
  await expect(chat.sounds(chat.userMessages.last())).toHaveCount(0);
});

const NOTED = [
  ['a video of six seconds', clips.long(), /first 3 s of 6 s are watched/],
  ['a truncated video', clips.truncated(), /cut off: only its beginning/],
] as const;

for (const [what, file, says] of NOTED) {
  test(`${what} is taken, and the page says what that means`, async ({ chat }) => {
    await chat.openReady();
    await chat.pick(file);
    await expect(chat.removeVideo).toBeVisible();
    await expect(chat.notes.filter({ hasText: says }).first()).toBeVisible();
    await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
  });
}

const REFUSED = [
  ['a file that is no video', clips.notAVideo(), /neither a picture, a sound nor a video/],
  ['an empty file', clips.zeroBytes(), /empty/],
  ['a codec that no browser has', clips.unknownCodec(), /coded as MP4V, which this browser cannot decode.*H\.264/],
  ['a single frame', clips.oneFrame(), /single frame.*Attach it as a picture/],
  ['a container without tracks', clips.withoutTracks(), /neither a video track nor a sound track/],
  ['a video that lost its index', clips.withoutIndex(), /cut off/],
] as const;

for (const [what, file, says] of REFUSED) {
  test(`${what} is refused with what to do, and the message stays`, async ({ chat }) => {
    await chat.openReady();
    await chat.message.fill('What is this?');
    await chat.pick(file);
    await expect(chat.alerts.first()).toContainText(says);
    await expect(chat.removeVideo).toHaveCount(0);
    await expect(chat.message).toHaveValue('What is this?');
    await chat.pick(clips.film());
    await expect(chat.removeVideo).toBeVisible();
  });
}

test('without a video decoder the page says so, and takes pictures as before', async ({ chat, page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'VideoDecoder');
    Reflect.deleteProperty(window, 'ImageDecoder');
  });
  await chat.openReady();
  await chat.pick(clips.clip('ramp.webm'));
  await expect(chat.alerts.first()).toContainText(/VP9, which this browser cannot decode/);
  await chat.pick(clips.clip('ramp.gif'));
  await expect(chat.notes.filter({ hasText: 'only its first frame' })).toBeVisible();
  await chat.pick(redDisc());
  await expect(chat.removePicture).toHaveCount(2);
});
