import { expect, test } from 'vitest';
import { referredMedia } from './reference-rule.ts';
import { scriptedChat, span, text } from './scripted-tiers.ts';
import type { Turn } from './turn.ts';

/** A conversation of two replies, the first with a picture, the second with or without. */
async function turns(secondHasPicture: boolean): Promise<readonly Turn[]> {
  const chat = scriptedChat({ replies: [[span(0)], secondHasPicture ? [span(0)] : [text('Words.')]] });
  for (const words of ['draw', 'draw again']) {
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: words }]));
  }
  return chat.store.getSnapshot().turns;
}

const referred = (words: string, earlier: readonly Turn[]): readonly string[] =>
  referredMedia([{ type: 'text', text: words }], earlier);

test.each(['make it blue', 'What is in the picture you drew?', 'add a hat to that', 'now the same image at night'])(
  '"%s" refers to the picture just drawn',
  async (words) => {
    expect(referred(words, await turns(true))).toEqual(['drawn-1']);
  },
);

test.each(['draw a table with a cup on it', 'hello', 'what is the capital of Peru?'])(
  '"%s" refers to nothing',
  async (words) => {
    expect(referred(words, await turns(true))).toEqual([]);
  },
);

test('a pronoun reaches only the reply just before, a named picture reaches further', async () => {
  const earlier = await turns(false);
  expect(referred('is it true?', earlier)).toEqual([]);
  expect(referred('what was in your last picture?', earlier)).toEqual(['drawn-0']);
});

test('an attached picture is what the message is about', async () => {
  const [turn] = await turns(true);
  const mediumId = turn?.reply.flatMap((part) => (part.type === 'generated' ? (part.drawing?.mediumId ?? []) : []))[0];
  if (turn === undefined || mediumId === undefined) throw new Error('nothing was drawn');
  const user = [
    { type: 'medium', modality: 'image', mediumId },
    { type: 'text', text: 'make it blue' },
  ] as const;
  expect(referredMedia(user, [turn])).toEqual([]);
});
