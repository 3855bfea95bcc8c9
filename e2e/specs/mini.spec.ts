/** What a person does, on the shipped pack, with wasm. */
import { catGoingLeft } from '../support/clip-fixtures.ts';
import * as media from '../support/media-fixtures.ts';
import * as sounds from '../support/sound-fixtures.ts';
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

test('a sound, a video, a picture with a sound, and what an attached sound and an attached video are', async ({
  chat,
}) => {
  test.setTimeout(900_000);
  chat.page.setDefaultTimeout(300_000);
  await chat.openReady({ pack: 'mini' });
  const played = await chat.ask('Play the sound of rain');
  await expect(played).toHaveText(/rain/i);
  await expect(chat.sounds(played)).toHaveCount(1);
  await expect(chat.pictures(played)).toHaveCount(0);

  const filmed = await chat.ask('Make a video of a rocket moving up');
  await expect(filmed).toHaveText(/rocket/i);
  await expect(chat.videos(filmed)).toHaveCount(1);

  await chat.startNewChat();
  const both = await chat.ask('Draw a dog and play the sound of a dog barking');
  await expect(chat.pictures(both)).toHaveCount(1);
  await expect(chat.sounds(both)).toHaveCount(1);

  await chat.startNewChat();
  await chat.pick(sounds.telephone());
  await chat.removeSound.waitFor();
  const heard = await chat.ask('What is this sound?');
  await expect(heard).toHaveText(/\w{3,}/);
  await expect(chat.sounds(heard)).toHaveCount(0);
  await expect(chat.pictures(heard)).toHaveCount(0);

  await chat.startNewChat();
  await chat.pick(catGoingLeft());
  await chat.removeVideo.waitFor();
  const watched = await chat.ask('What happens in this video?');
  await expect(watched).toHaveText(/\w{3,}/);
  await expect(chat.videos(watched)).toHaveCount(0);
  await expect(chat.pictures(watched)).toHaveCount(0);
});
