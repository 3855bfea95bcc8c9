import { expect, test } from 'vitest';
import type { Pixels } from '../domain/decoded-medium.ts';
import { fromRecord, toRecord } from './conversation-record.ts';
import { scriptedChat, span, step, text } from './scripted-tiers.ts';
import { owners, withFrame } from './turn-trace.ts';
import type { FilmFrame } from './turn-trace.ts';
import { generatedParts } from './turn.ts';
import type { UserPart } from './turn.ts';
import type { MediumId } from '../domain/message.ts';

const pixels = (width: number, height: number): Pixels => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => at >> 2),
});
const photo: UserPart = { type: 'medium', modality: 'image', mediumId: 'photo' as MediumId };
const words = (said: string): UserPart => ({ type: 'text', text: said });

test('every cell belongs to the concept token whose row has it', () => {
  expect(owners({ dims: [3, 4], data: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1) })).toEqual([1, 0, 2, 2]);
});

test('a film keeps its first and its newest frame and stays even, however many come', () => {
  let film: readonly FilmFrame[] = [];
  for (let at = 1; at <= 40; at += 1) film = withFrame(film, { step: at, pixels: pixels(2, 2) });
  const steps = film.map((frame) => frame.step);
  expect(steps).toHaveLength(6);
  expect([steps[0], steps.at(-1)]).toEqual([1, 40]);
  const gaps = steps.slice(1).map((at, index) => at - (steps[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
});

test('frames are made small, of every shape, and small ones stay as they are', () => {
  const [large] = withFrame([], { step: 1, pixels: pixels(128, 128) });
  expect([large?.pixels.width, large?.pixels.height]).toEqual([64, 64]);
  const [wide] = withFrame([], { step: 1, pixels: pixels(400, 64) });
  expect((wide?.pixels.width ?? 0) * (wide?.pixels.height ?? 0)).toBeLessThanOrEqual(64 * 64);
  const small = pixels(3, 2);
  expect(withFrame([], { step: 1, pixels: small })[0]?.pixels).toEqual(small);
});

test('a turn remembers its tokens and what was perceived for it, and a later one only its own', async () => {
  const token = { type: 'token', text: 'A', wrote: 'text', odds: { image: 0.25 } } as const;
  const chat = scriptedChat({ replies: [[token, text('A')], [text('B')]] });
  await chat.engine.settled(chat.engine.send([photo, words('what is it?')]));
  await chat.engine.settled(chat.engine.send([words('and now?')]));
  expect(chat.turn(0).trace?.tokens).toEqual([{ text: 'A', wrote: 'text', odds: { image: 0.25 } }]);
  expect(chat.turn(0).trace?.perceptions).toMatchObject([
    { mediumId: 'photo', modality: 'image', isFresh: true, grid: [2, 2], conceptTokens: 8 },
  ]);
  expect(chat.turn(1).trace).toBeUndefined();
});

test('a reply written anew tells that what was shown was perceived before', async () => {
  const chat = scriptedChat({ replies: [[text('A')], [text('B')]] });
  const id = chat.engine.send([photo, words('what is it?')]);
  await chat.engine.settled(id);
  await chat.engine.settled(chat.engine.regenerate(id));
  expect(chat.turn(0).trace?.perceptions).toMatchObject([{ mediumId: 'photo', isFresh: false }]);
});

test('a film is not stored, and what was measured is', async () => {
  const preview = { ...step(1, 2), preview: pixels(2, 2) };
  const chat = scriptedChat({ replies: [[text('Here.'), span(0)]], drawings: [[preview, step(2, 2)]] });
  await chat.engine.settled(chat.engine.send([words('draw')]));
  expect(generatedParts(chat.turn(0))[0]?.film).toHaveLength(1);
  const restored = fromRecord(structuredClone(toRecord(chat.turn(0))));
  const [part] = generatedParts(restored ?? chat.turn(0));
  expect(part).not.toHaveProperty('film');
  expect(part?.drawing?.modules?.denoiser).toMatchObject({ runs: 4 });
});

test('a re-roll begins a new film', async () => {
  const preview = { ...step(1, 2), preview: pixels(2, 2) };
  const chat = scriptedChat({ replies: [[span(0)]], drawings: [[preview, step(2, 2)], [preview]] });
  const id = chat.engine.send([words('draw')]);
  await chat.engine.settled(id);
  const [part] = generatedParts(chat.turn(0));
  if (part === undefined) throw new Error('nothing drawn');
  chat.engine.reroll(id, part.itemId);
  expect(generatedParts(chat.turn(0))[0]?.film).toEqual([]);
  await chat.engine.settled(id);
  expect(generatedParts(chat.turn(0))[0]?.film).toHaveLength(1);
});
