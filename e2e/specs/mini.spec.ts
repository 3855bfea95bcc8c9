/** What a person does, on the shipped pack, with wasm. */
import * as media from '../support/media-fixtures.ts';
import { hasPack } from '../support/pack-files.ts';
import { expect, test } from '../support/test.ts';

test('the mini pack is shipped', () => {
  expect(hasPack('mini')).toBe(true);
});

test('hello, a drawing, a question about a picture, and no picture where none is wanted', async ({ chat }) => {
  test.setTimeout(400_000);
  chat.page.setDefaultTimeout(180_000); // a reply computed by a busy machine
  await chat.openReady({ pack: 'mini' });
  const hello = await chat.ask('Hello, who are you?');
  await expect(hello).toHaveText(/\w{3,}/);
  await expect(chat.pictures(hello)).toHaveCount(0);

  const drawn = await chat.ask('Draw a red apple');
  await expect(drawn).toHaveText(/apple/i);
  await expect(chat.pictures(drawn)).toHaveCount(1);

  await chat.pick(media.redDisc());
  await chat.removePicture.waitFor();
  const seen = await chat.ask('What is in this picture?');
  await expect(seen).toHaveText(/\w{3,}/);
  await expect(chat.pictures(seen)).toHaveCount(0);

  const refused = await chat.ask('Tell me about the moon, without a picture, please.');
  await expect(refused).toHaveText(/\w{3,}/);
  await expect(chat.pictures(refused)).toHaveCount(0);
});
