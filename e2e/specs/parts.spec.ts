import { toneWav, wavHeader } from '../support/bytes/sounds.ts';
import * as clips from '../support/clip-fixtures.ts';
import type { MediaFixture } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

const RATE = 16_000;

/** Two seconds of nothing, then one of 1 kHz. */
function lateTone(): MediaFixture {
  const tone = toneWav({ sampleRate: RATE, seconds: 1, hertz: 1000 }).subarray(44);
  const silence = Buffer.alloc(RATE * 2 * 2);
  const header = wavHeader({ sampleRate: RATE, bits: 16, channels: 1, dataBytes: silence.length + tone.length });
  return { name: 'late.wav', mimeType: 'audio/wav', buffer: Buffer.concat([header, silence, tone]) };
}

test('of a long sound another part is chosen by keyboard, and is all that is sent', async ({ chat, page }) => {
  await chat.openReady();
  await chat.pick(lateTone());
  await chat.removeSound.waitFor();
  await expect(chat.notes.filter({ hasText: 'first 0.6 s of 3 s are heard' })).toBeVisible();
  await expect(chat.notes.filter({ hasText: 'silent in the part that is heard' })).toBeVisible();

  await page.getByRole('button', { name: 'Choose the part', exact: true }).first().click();
  await expect(chat.partDialog).toContainText('“late.wav” lasts 3.0 s; the model hears 0.6 s of it.');
  await expect(chat.partSlider).toBeFocused();
  await expect(chat.partSlider).toHaveAttribute('aria-valuetext', /^0:00\.0 to 0:00\.6 of 0:03\.0$/);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(chat.partSlider).toHaveAttribute('aria-valuetext', /^0:00\.6 to/);
  await page.keyboard.press('End');
  await expect(chat.partSlider).toHaveAttribute('aria-valuetext', /to 0:03\.0 of/);
  await chat.partDialog.getByRole('button', { name: 'Play the part' }).click();
  // It ends by itself.
  await chat.partDialog.getByRole('button', { name: 'Play the part' }).waitFor();
  await chat.partDialog.getByRole('button', { name: 'Use this part' }).click();
  await expect(chat.partDialog).toHaveCount(0);
  // Nothing of what was said holds any more.
  await expect(chat.notes.filter({ hasText: 'late.wav' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Choose the part of late.wav' })).toHaveText('0:02');

  await expect(await chat.ask(MICRO.sound)).toContainText(MICRO.soundReply);
  const sound = chat.sounds(chat.userMessages.first()).locator('audio');
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeCloseTo(0.64, 1);
  const loudest = await sound.evaluate(async (audio: HTMLAudioElement) => {
    const bytes = await (await fetch(audio.src)).arrayBuffer();
    return new Int16Array(bytes.slice(44)).slice(0, 1000).reduce((most, value) => Math.max(most, value), 0);
  });
  expect(loudest).toBeGreaterThan(3000);
});

test('of a long video a part is dragged along a film strip, and is all that is sent', async ({ chat, page }) => {
  await chat.openReady();
  await chat.pick(clips.long());
  await chat.removeVideo.waitFor();
  await page.getByRole('button', { name: 'Choose the part of long.webm' }).click();
  await expect(chat.partDialog).toContainText('“long.webm” lasts 6.0 s; the model watches 3.0 s of it.');
  const { x, y, width, height } = (await chat.partSlider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  // The window is half as long as the strip.
  await page.mouse.move(x + width * 0.25, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(chat.partSlider).toHaveAttribute('aria-valuetext', /^0:01\.[3-7] to 0:04\.[3-7] of 0:06\.0$/);
  await chat.partDialog.getByRole('button', { name: 'Use this part' }).click();
  await expect(chat.partDialog).toHaveCount(0);
  await expect(chat.removeVideo).toHaveCount(1);

  await expect(await chat.ask(MICRO.video)).toContainText(MICRO.videoReply);
  const video = chat.videos(chat.userMessages.first()).locator('video');
  await expect.poll(() => video.evaluate(({ duration }: HTMLVideoElement) => duration)).toBeCloseTo(3, 0);
  // It can no longer be changed.
  await expect(page.getByRole('button', { name: 'Choose the part', exact: true })).toHaveCount(0);
});

test('a choice that is given up changes nothing, also of three hours', async ({ chat, page }) => {
  await chat.openReady();
  await chat.pick(clips.long());
  await chat.removeVideo.waitFor();
  const choose = page.getByRole('button', { name: 'Choose the part of long.webm' });
  await choose.focus();
  await page.keyboard.press('Enter');
  await chat.partSlider.waitFor();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Escape');
  await expect(chat.partDialog).toHaveCount(0);
  await expect(choose).toBeFocused();
  await expect(choose).toHaveText('0:00');
  await expect(chat.notes.filter({ hasText: 'first 3 s of 6 s are watched' })).toBeVisible();
});
