import { expect, test } from 'vitest';
import type { Case } from './cases.ts';
import { conceptNamed, makingTime, namesAny, retrieval, routingExact, soundsRight, spanFaults } from './measures.ts';
import { parseResults, type CaseResult, type ReplyRecord, type ResultPart } from './results.ts';

const reply = (parts: ResultPart[], modalities: string[] = []): ReplyRecord => ({
  finish: 'stop',
  parts,
  signals: modalities.map((modality, index) => ({ modality, index, probability: 1, forced: false, textBefore: '' })),
  signalPeaks: {},
  promptTokens: 0,
  reusedTokens: 0,
  newTokens: 0,
  droppedTurns: 0,
  timings: { firstTokenMs: 0, prefillMs: 0, decodeMs: 0, totalMs: 0 },
  backend: { backend: 'wasm', threads: 1, reason: '' },
});
const result = (id: string, fields: Partial<Case>, ...replies: ReplyRecord[]): CaseResult => ({
  id,
  case: { id, seed: 0, messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }], ...fields },
  replies,
});
const text = (value: string): ResultPart => ({ type: 'text', text: value });

test('routing is exact only when neither a modality is missing nor one too many', () => {
  const rate = routingExact([
    result('both', { want: ['text', 'image'] }, reply([text('Here.')], ['image'])),
    result('missing', { want: ['text', 'image'] }, reply([text('Here.')])),
    result('extra', { want: ['text'] }, reply([text('Here.')], ['image'])),
    result('blank', { want: ['text', 'image'] }, reply([text('  ')], ['image'])),
    result('page failed', { want: ['text'] }),
    result('no claim', {}, reply([])),
  ]);
  expect(rate).toEqual({ hits: 1, of: 5, misses: ['missing', 'extra', 'blank', 'page failed'] });
});

test('only the last reply of a conversation is judged, and all of it must be there', () => {
  const messages: Case['messages'] = [
    { role: 'user', content: [{ type: 'text', text: 'a' }] },
    { role: 'user', content: [{ type: 'text', text: 'b' }] },
  ];
  const plain = reply([text('Yes.')]);
  expect(routingExact([result('a', { want: ['text'], messages }, reply([], ['image']), plain)]).hits).toBe(1);
  expect(routingExact([result('a', { want: ['text'], messages }, plain)]).hits).toBe(0);
});

test.each([
  ['This is a red apple.', ['apple'], true],
  ['Two Apples', ['apple'], true],
  ['A pineapple', ['apple'], false],
  ['Some boxes', ['box'], true],
  ['a fire-engine', ['fire engine'], true],
  ['a truck', ['fire engine', 'fire truck'], false],
  ['a catalogue', ['cat'], false],
  ['c++ code', ['c++'], true],
])('%j names %j: %s', (said, names, named) => {
  expect(namesAny(said, names)).toBe(named);
});

test('concepts are looked for in the text only', () => {
  const named = result('a', { expect: { names: ['cat'] } }, reply([text('A cat.')]));
  const unnamed = result('b', { expect: { names: ['cat'] } }, reply([text('A dog.')]));
  expect(conceptNamed([named, unnamed])).toEqual({ hits: 1, of: 2, misses: ['b'] });
});

test('a case that the judge could not rank is a miss', () => {
  expect(retrieval([result('a', {}), result('b', {}), result('c', {})], { a: 1, b: 6 }, 5).misses).toEqual(['b', 'c']);
});

test('only cases that ask for a sound are judged as sounds, and one that brought none is a miss', () => {
  const asked = ['a', 'b', 'c'].map((id) => result(id, { expect: { sound: 'rain' } }));
  expect(soundsRight([...asked, result('d', {})], { a: true, b: false })).toEqual({
    hits: 1,
    of: 3,
    misses: ['b', 'c'],
  });
});

test('a line cut off by a kill is dropped, and a later attempt replaces an earlier one', () => {
  const first = JSON.stringify({ ...result('a', {}), error: 'crashed' });
  const second = JSON.stringify(result('a', {}, reply([])));
  const parsed = parseResults(`${first}\n${second}\n{"id":"b","ca`);
  expect(parsed).toHaveLength(1);
  expect(parsed[0]?.error).toBeUndefined();
});

test('what a medium takes is the median of all that were made', () => {
  const made = (milliseconds: number, type: 'image' | 'audio' = 'image'): ResultPart => ({
    ...{ type, path: 'media/a.png', seed: 1, steps: 8, guidanceScale: 3 },
    ...(type === 'audio' && { denoiserEvaluations: 13 }),
    milliseconds,
  });
  const results = [
    result('one', {}, reply([text('Here.'), made(4000), made(9000, 'audio')])),
    result('two', {}, reply([made(1000), made(2000), made(3000)])),
  ];
  expect(makingTime(results, 'image')).toEqual({ seconds: 2.5, of: 4, evaluations: 8 });
  expect(makingTime(results, 'audio')).toEqual({ seconds: 9, of: 1, evaluations: 13 });
  expect(makingTime(results, 'video')).toBeUndefined();
});

test('a span without its medium, a reply that goes on drawing, and a failure are faults of spans', () => {
  const picture: ResultPart = {
    ...{ type: 'image', path: 'media/a.png', seed: 1, steps: 8, guidanceScale: 3, milliseconds: 1 },
  };
  const failed: ReplyRecord = { ...reply([], ['image']), error: { code: 'generation/failed', message: '' } };
  const results = [
    result('right', {}, reply([text('Here.'), picture], ['image'])),
    result('words', {}, reply([text('Here.')])),
    result('partial', {}, reply([text('Here.')], ['audio'])),
    result('looping', {}, reply([picture, picture, picture, picture, picture], Array(5).fill('image') as string[])),
    result('failed', {}, failed),
    { ...result('page failed', {}), error: 'gone' },
  ];
  expect(spanFaults(results)).toEqual({ replies: 5, spans: 8, partial: 1, looping: 1, crashed: 2 });
});
