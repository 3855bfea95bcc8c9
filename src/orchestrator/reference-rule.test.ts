import { expect, test } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import type { MediumModality } from '../domain/modality.ts';
import { changedMedium, referredMedia } from './reference-rule.ts';
import { scriptedChat, span, text } from './scripted-tiers.ts';
import type { Turn } from './turn.ts';

/** A conversation of two replies, the first with a picture, the second with a medium or without. */
async function turns(second: MediumModality | null): Promise<readonly Turn[]> {
  const chat = scriptedChat({ replies: [[span(0)], second === null ? [text('Words.')] : [span(0, false, second)]] });
  for (const words of ['draw', 'draw again']) {
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: words }]));
  }
  return chat.store.getSnapshot().turns;
}

const ALL = new Set(MEDIUM_MODALITIES);

const referred = (words: string, earlier: readonly Turn[], perceives = ALL): readonly string[] =>
  referredMedia([{ type: 'text', text: words }], earlier, perceives);

test.each(['make it blue', 'What is in the picture you drew?', 'add a hat to that', 'now the same image at night'])(
  '"%s" refers to the picture just drawn',
  async (words) => {
    expect(referred(words, await turns('image'))).toEqual(['drawn-1']);
  },
);

test.each(['draw a table with a cup on it', 'hello', 'what is the capital of Peru?'])(
  '"%s" refers to nothing',
  async (words) => {
    expect(referred(words, await turns('image'))).toEqual([]);
  },
);

test('a pronoun reaches only the reply just before, a named picture reaches further', async () => {
  const earlier = await turns(null);
  expect(referred('is it true?', earlier)).toEqual([]);
  expect(referred('what was in your last picture?', earlier)).toEqual(['drawn-0']);
});

test('a named modality is meant even where another one is newer, a pronoun means the newest', async () => {
  const earlier = await turns('audio');
  expect(referred('make it louder', earlier)).toEqual(['drawn-1']);
  expect(referred('what do I hear in the sound you made?', earlier)).toEqual(['drawn-1']);
  expect(referred('and the picture, at night?', earlier)).toEqual(['drawn-0']);
  expect(referred('what is in the video?', earlier)).toEqual([]);
});

test.each(['play the clip backwards', 'the same animation, slower', 'what happens in the video you made?'])(
  '"%s" refers to the video that was made',
  async (words) => {
    expect(referred(words, await turns('video'))).toEqual(['drawn-1']);
    expect(referred(words, await turns('audio'))).toEqual([]);
  },
);

test('what the pack cannot perceive is never referred to', async () => {
  const earlier = await turns('audio');
  expect(referred('make it louder', earlier, new Set(['image']))).toEqual([]);
  expect(referred('the sound again', earlier, new Set(['image']))).toEqual([]);
});

test('an attached picture is what the message is about', async () => {
  const [turn] = await turns('image');
  const mediumId = turn?.reply.flatMap((part) => (part.type === 'generated' ? (part.drawing?.mediumId ?? []) : []))[0];
  if (turn === undefined || mediumId === undefined) throw new Error('nothing was drawn');
  const user = [
    { type: 'medium', modality: 'image', mediumId },
    { type: 'text', text: 'make it blue' },
  ] as const;
  expect(referredMedia(user, [turn], ALL)).toEqual([]);
});

test('what is attached is changed before what is spoken of, and something new is a change of nothing', async () => {
  const earlier = await turns('audio');
  const words = (text: string) => ({ type: 'text', text }) as const;
  const attached = { type: 'medium', modality: 'audio', mediumId: 'mine' as MediumId } as const;
  expect(changedMedium([attached, words('add rain to the sound')], earlier, ['audio'])).toBe('mine');
  expect(changedMedium([words('add rain to the sound')], earlier, ['audio'])).toBe('drawn-1');
  expect(changedMedium([words('make it louder')], earlier, ['image'])).toBeUndefined();
  expect(changedMedium([words('play a dog barking')], earlier, ['audio'])).toBeUndefined();
});

test('a video is made of a video before it is made of a picture', async () => {
  const words = (text: string) => ({ type: 'text', text }) as const;
  const picture = { type: 'medium', modality: 'image', mediumId: 'photo' as MediumId } as const;
  const film = { type: 'medium', modality: 'video', mediumId: 'clip' as MediumId } as const;
  expect(changedMedium([picture, words('make it move')], [], ['video', 'image'])).toBe('photo');
  expect(changedMedium([picture, film, words('make it spin')], [], ['video', 'image'])).toBe('clip');
  const earlier = await turns('image');
  expect(changedMedium([words('make a video of it')], earlier, ['video', 'image'])).toBe('drawn-1');
  expect(changedMedium([words('make a video of a cat and its kitten')], earlier, ['video', 'image'])).toBeUndefined();
});

test('something new beside an attachment is made of nothing, unless the words point at that', () => {
  const picture = { type: 'medium', modality: 'image', mediumId: 'photo' as MediumId } as const;
  const made = (text: string) => changedMedium([picture, { type: 'text', text }], [], ['image']);
  expect(made('My dog. Draw a dragon as well')).toBeUndefined();
  for (const text of ['draw a picture of this at night', 'paint me a blue version of the photo', 'at night'])
    expect(made(text)).toBe('photo');
});

test('the second picture is the second one', async () => {
  const earlier = [...(await turns('image')), ...(await turns('image'))];
  const all = earlier.flatMap((turn) =>
    turn.reply.flatMap((part) => (part.type === 'generated' ? (part.drawing?.mediumId ?? []) : [])),
  );
  expect(referred('like the second picture, at night', earlier)).toEqual([all[1]]);
  expect(referred('like the first drawing again', earlier)).toEqual([all[0]]);
  expect(referred('like the last drawing again', earlier)).toEqual(all.slice(-1));
});
