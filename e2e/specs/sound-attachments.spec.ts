import { MICRO } from '../support/micro-script.ts';
import * as sounds from '../support/sound-fixtures.ts';
import { servePicturesOnly } from '../support/picture-pack.ts';
import { expect, test } from '../support/test.ts';

test('sounds of every common format are taken, shown as waves, and heard', async ({ chat }) => {
  await chat.openReady();
  for (const file of [
    ...sounds.codedTones(),
    sounds.tone(),
    sounds.tone8k(),
    sounds.tone192k(),
    sounds.eightChannels(),
  ]) {
    await chat.pick(file);
    await expect(chat.page.getByRole('img', { name: file.name })).toBeVisible();
    await expect(chat.alerts).toHaveCount(0);
    await chat.removeSound.click();
    await expect(chat.removeSound).toHaveCount(0);
  }
  await chat.pick(sounds.tone());
  await chat.removeSound.waitFor();
  const reply = await chat.ask(MICRO.sound);
  await expect(reply).toContainText(MICRO.soundReply);
  await expect(chat.sounds(chat.userMessages.first())).toHaveCount(1);
});

const NOTED = [
  ['a silent sound', sounds.silent(), /silent/],
  ['three hours', sounds.threeHours(), /first 0\.6 s of 3 h are heard/],
  ['a truncated sound', sounds.truncated(), /cut off/],
] as const;

for (const [what, file, says] of NOTED) {
  test(`${what} is taken, and the page says what that means`, async ({ chat }) => {
    await chat.openReady();
    await chat.pick(file);
    await expect(chat.removeSound).toBeVisible();
    await expect(chat.notes.filter({ hasText: says }).first()).toBeVisible();
    await expect(await chat.ask(MICRO.sound)).toContainText(MICRO.soundReply);
  });
}

const REFUSED = [
  ['a file that is no sound', sounds.notASound(), /neither a picture, a sound nor a video/],
  ['an empty file', sounds.zeroBytes(), /empty/],
  ['a codec that no browser has', sounds.unknownCodec(), /cannot decode.*WAV, MP3 or FLAC/],
] as const;

for (const [what, file, says] of REFUSED) {
  test(`${what} is refused with what to do, and the message stays`, async ({ chat }) => {
    await chat.openReady();
    await chat.message.fill('What is this?');
    await chat.pick(file);
    await expect(chat.alerts.first()).toContainText(says);
    await expect(chat.removeSound).toHaveCount(0);
    await expect(chat.message).toHaveValue('What is this?');
    await chat.pick(sounds.tone());
    await expect(chat.removeSound).toBeVisible();
  });
}

test('a pack that cannot hear offers no sounds, and says so when one is dropped', async ({ chat, server }) => {
  servePicturesOnly(server);
  await chat.open();
  await chat.drop(sounds.tone());
  await expect(chat.alerts.first()).toContainText('cannot hear');
  await expect(chat.page.getByRole('button', { name: 'Attach a picture', exact: true })).toBeVisible();
  await expect(chat.page.getByRole('radiogroup', { name: 'Sounds' })).toHaveCount(0);
  await chat.drop(sounds.film());
  await expect(chat.alerts.filter({ hasText: 'film.webm' })).toContainText('video. Attach a picture');
});
