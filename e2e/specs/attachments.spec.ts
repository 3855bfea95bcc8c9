import * as media from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { servePicturesOnly } from '../support/picture-pack.ts';
import { expect, test } from '../support/test.ts';

for (const way of ['pick', 'drop', 'paste'] as const) {
  test(`a picture attached by ${way} is shown and answered, also a turn later`, async ({ chat }) => {
    await chat.openReady();
    await chat[way](media.redDisc());
    await expect(chat.removePicture).toBeVisible();
    const reply = await chat.ask(MICRO.picture);
    await expect(reply).toContainText(MICRO.pictureReply);
    await expect(chat.userMessages.first().getByRole('img')).toHaveCount(1);
    await expect(chat.removePicture).toHaveCount(0);
    await expect(await chat.ask(MICRO.picture)).toContainText(MICRO.pictureReply);
  });
}

test('an attached picture can be taken back', async ({ chat }) => {
  await chat.openReady();
  await chat.pick(media.redDisc());
  await chat.removePicture.click();
  await expect(chat.removePicture).toHaveCount(0);
  await chat.ask(MICRO.greeting);
  await expect(chat.userMessages.first().getByRole('img')).toHaveCount(0);
});

const REFUSED = [
  ['a file that is no picture', media.notAPicture(), /picture|image/i],
  ['a document', media.document(), /picture|image/i],
  ['an empty file', media.zeroBytes(), /empty|zero|no bytes|0 bytes/i],
  ['a truncated file', media.truncatedPng(), /damaged|truncated|incomplete|broken|cut/i],
  ['an SVG drawing that is cut off', media.truncatedSvg(), /SVG.*damaged.*PNG/],
  ['an SVG drawing without end', media.svgBomb(), /SVG.*too many.*PNG/],
  ['20,000 x 20,000 pixels', media.enormousPng(), /20.?000/],
] as const;

for (const [what, file, says] of REFUSED) {
  test(`${what} is refused with what to do, and the message stays`, async ({ chat }) => {
    await chat.openReady();
    await chat.message.fill('What is this?');
    await chat.pick(file);
    await expect(chat.alerts.first()).toContainText(says);
    await expect(chat.removePicture).toHaveCount(0);
    await expect(chat.message).toHaveValue('What is this?');
    expect(await chat.page.evaluate(() => 'injected' in window)).toBe(false);
    // The page goes on working.
    await chat.pick(media.redDisc());
    await expect(chat.removePicture).toBeVisible();
  });
}

test('where nothing can be watched, the first frame of an animated picture is taken, and the page says so', async ({
  chat,
  server,
}) => {
  servePicturesOnly(server);
  await chat.open();
  const file = media.animation();
  await chat.pick(file);
  await expect(chat.notes.filter({ hasText: /first (frame|picture)/i }).first()).toBeVisible();
  expect(await chat.attachedColour(file, 0.5, 0.5)).toEqual({ red: true, blue: false });
});

test('a rotated photo is turned upright', async ({ chat }) => {
  await chat.openReady();
  const file = media.rotatedJpeg();
  await chat.pick(file);
  expect(await chat.attachedColour(file, 0.5, 0.25)).toEqual({ red: true, blue: false });
  expect(await chat.attachedColour(file, 0.5, 0.75)).toEqual({ red: false, blue: true });
});

for (const [what, file] of [
  ['an SVG drawing with a script', media.svgWithScript()],
  ['an SVG drawing of a gigapixel', media.hugeSvg()],
  ['a picture with transparency', media.transparentPng()],
  ['a CMYK photo', media.cmykJpeg()],
] as const) {
  test(`${what} is taken`, async ({ chat }) => {
    await chat.openReady();
    await chat.pick(file);
    await expect(chat.removePicture).toBeVisible();
    expect(await chat.attachedColour(file, 0.5, 0.5)).toEqual({ red: true, blue: false });
    await expect(await chat.ask(MICRO.picture)).toContainText(MICRO.pictureReply);
    expect(await chat.page.evaluate(() => 'injected' in window)).toBe(false);
  });
}
