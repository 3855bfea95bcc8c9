import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import * as clips from '../support/clip-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('a video shows its steps and a frame on its way, then loops, with seed, re-roll and download', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  const seen = chat.watchDrawing('Video');
  // So many that a busy machine, which shows several at once, still shows some.
  await chat.sendWithSteps(MICRO.film, 100);
  const reply = await chat.replied();
  const { steps, previews } = await seen;
  expect(steps.filter((text) => /^Step \d+ of \d+$/.test(text)).length).toBeGreaterThan(1);
  expect(previews).toBeGreaterThan(0);

  await expect(chat.videos(reply)).toHaveCount(1);
  await expect(chat.pictures(reply)).toHaveCount(0);
  // Text, video, text: in the order written.
  await expect(reply).toHaveText(new RegExp(`${MICRO.filmReply}.*Seed.*2\\.0 s.*${MICRO.filmReplyAfterVideo}`, 's'));
  const player = chat.videos(reply).locator('video');
  await expect(player).toHaveJSProperty('loop', true);
  await expect(player).toHaveJSProperty('muted', true);
  await expect(player).toHaveJSProperty('paused', false);

  const first = await download(page, reply);
  const seed = await reply.getByText(/Seed \d+/).innerText();
  await reply.getByRole('button', { name: 'Re-roll' }).click();
  await expect(reply.getByText(/Seed \d+/)).not.toHaveText(seed);
  await chat.replied();
  const second = await download(page, reply);
  expect(second.equals(first)).toBe(false);
  expect(await played(page, second)).toEqual({ width: 128, height: 128, seconds: 2, moved: true });
});

/** A WebM file of 16 frames, 8 a second. */
async function download(page: Page, reply: Locator): Promise<Buffer> {
  const started = page.waitForEvent('download');
  await reply.getByRole('button', { name: 'Download' }).click();
  const finished = await started;
  expect(finished.suggestedFilename()).toMatch(/^[\w-]+\.webm$/);
  const bytes = await readFile(await finished.path());
  expect(await frameTimes(bytes)).toEqual(Array.from({ length: 16 }, (_, index) => index / 8));
  return bytes;
}

/** When each frame begins, in seconds. */
async function frameTimes(webm: Buffer): Promise<number[]> {
  const input = new Input({ source: new BufferSource(webm), formats: [WEBM] });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('no video track');
  const times: number[] = [];
  for await (const { timestamp } of new EncodedPacketSink(track).packets()) times.push(timestamp);
  return times;
}

/** What a player makes of a file: size, length, and whether its first and a later frame differ. */
function played(page: Page, webm: Buffer) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const video = document.createElement('video');
    const pixels = (): string => {
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext('2d');
      context?.drawImage(video, 0, 0);
      return context?.getImageData(0, 0, canvas.width, canvas.height).data.join() ?? '';
    };
    const event = (name: string) => new Promise((resolve) => video.addEventListener(name, resolve, { once: true }));
    const loaded = event('loadeddata');
    video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/webm' }));
    await loaded;
    const first = pixels();
    const sought = event('seeked');
    video.currentTime = 1.5;
    await sought;
    // The frame may come a little later than the word that it was found.
    let moved = false;
    for (let frame = 0; frame < 300 && !moved; frame += 1) {
      moved = pixels() !== first;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const { videoWidth: width, videoHeight: height, duration: seconds } = video;
    return { width, height, seconds, moved };
  }, webm.toString('base64'));
}

test('who wants less motion starts a video by hand', async ({ chat, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await chat.openReady();
  const reply = await chat.ask(MICRO.film);
  const player = chat.videos(reply).locator('video');
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(1);
  await expect(player).toHaveJSProperty('paused', true);
});

test('a forbidden video is not made, an asked-for one is, and the reply says why there is none', async ({ chat }) => {
  await chat.openReady();
  await chat.setPictures('Never');
  await chat.setSounds('Never');
  await chat.setVideos('Never');
  const without = await chat.ask(MICRO.film);
  await expect(chat.videos(without)).toHaveCount(0);
  await expect(without).toContainText(MICRO.filmReply);
  await without.getByText('Why no picture?').click();
  await expect(without.getByText('You asked for no video in this reply.')).toBeVisible();

  await chat.setVideos('Ask');
  const withVideo = await chat.ask(MICRO.greeting);
  await expect(chat.videos(withVideo)).toHaveCount(1);
  await expect(chat.pictures(withVideo)).toHaveCount(0);
  await withVideo.getByText('Details').click();
  await expect(withVideo.getByText(/^Video 1: asked for by you/)).toBeVisible();
});

test('a video alone is stopped within 300 ms, and can be asked for again', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.film); // loads the decoder, so that the next video starts at once
  expect(await chat.leastStop(MICRO.film, 'Stop video', 'Video', 300)).toBeLessThanOrEqual(300);
  const reply = chat.replies.last();
  await expect(reply).toContainText(MICRO.filmReply);
  await expect(chat.videos(reply)).toHaveCount(0);
  await reply.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.videos(reply)).toHaveCount(1);
});

test('a picture, a sound and a video of one reply stand where they were written', async ({ chat }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.everything);
  await expect(chat.pictures(reply)).toHaveCount(1);
  await expect(chat.sounds(reply)).toHaveCount(1);
  await expect(chat.videos(reply)).toHaveCount(1);
  await expect(reply).toHaveText(/a storm.*Seed.*sounds like this.*Seed.*moves like this.*Seed.*Stay dry/s);
});

test('the same seed makes the same video, on both routes', async ({ chat }) => {
  await chat.openReady();
  const made = await chat.page.evaluate(async (text) => {
    const bytes: string[] = [];
    for (const route of ['signal', 'signal', 'caption'] as const) {
      await window.anytab.newConversation();
      const turn = await window.anytab.send({ content: [{ type: 'text', text }] }, { seed: 5, route });
      for (const part of turn.parts) {
        if (part.type !== 'video') continue;
        if (part.frames !== 16 || part.framesPerSecond !== 8) throw new RangeError('not 16 frames, 8 a second');
        bytes.push(new Uint8Array(await part.blob.arrayBuffer()).join());
      }
    }
    return bytes;
  }, MICRO.film);
  expect(made).toHaveLength(3);
  expect(made[0]).toBe(made[1]);
  expect(made[2]).not.toBe(made[0]);
});

test('the next turn watches the video that was made, also as input', async ({ chat }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.film);
  await expect(chat.videos(await chat.ask(MICRO.filmFaster))).toHaveCount(1);
  await reply.getByRole('button', { name: 'Use as input' }).click();
  await chat.removeVideo.waitFor();
  await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
  await expect(chat.videos(chat.userMessages.last())).toHaveCount(1);
});

test('a conversation with videos is still there after a reload', async ({ chat, page }) => {
  await chat.openReady();
  await chat.pick(clips.clip('ramp.gif'));
  await chat.removeVideo.waitFor();
  await chat.pick(clips.clip('ramp.mp4'));
  await expect(chat.removeVideo).toHaveCount(2);
  await chat.ask(MICRO.video);
  await chat.ask(MICRO.film);
  await page.reload();
  await chat.ready();
  await expect(chat.videos(chat.userMessages.first())).toHaveCount(2);
  await expect(chat.videos(chat.userMessages.first()).getByRole('img')).toHaveCount(1);
  const player = chat.videos(chat.replies.last()).locator('video');
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.duration)).toBeCloseTo(2, 2);
  await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
});
