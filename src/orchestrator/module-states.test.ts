import { expect, test } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { laneEnds, moduleStates, together } from './module-states.ts';
import type { Activity, ModuleName, PackAbilities } from './module-states.ts';
import { CodedError, OPTIONS, gate, scriptedChat, settle, span, step, text } from './scripted-tiers.ts';
import { newTurn } from './turn.ts';
import type { Turn, TurnId, UserPart } from './turn.ts';

const PACK: PackAbilities = { perceives: ['image', 'audio'], makes: ['image', 'audio'] };
const photo: UserPart = { type: 'medium', modality: 'image', mediumId: 'photo' as MediumId };
const words: UserPart = { type: 'text', text: 'please' };

/** Modules in that state, as lane/module. */
const those = (turn: Turn, activity: Activity, pack = PACK): string[] =>
  moduleStates(turn, pack)
    .filter((state) => state.activity === activity)
    .map(({ lane, module }) => `${lane}/${module}`);
const PERCEPTION = ['image/encoder', 'image/inputProjection'];
const drawing = (...modules: readonly ModuleName[]): string[] => modules.map((module) => `image/${module}`);

test('words alone light the language model alone', async () => {
  const chat = scriptedChat({ replies: [[text('Hello.')]] });
  await chat.engine.settled(chat.engine.send([words]));
  expect(those(chat.turn(0), 'ran')).toEqual(['text/llm']);
  expect(laneEnds(chat.turn(0)).filter(({ entered, left }) => entered || left)).toEqual([
    { lane: 'text', entered: true, left: true },
  ]);
});

test('what was shown lights the perception of its modality, with what was measured', async () => {
  const chat = scriptedChat({ replies: [[text('A cat.')]] });
  await chat.engine.settled(chat.engine.send([photo, words]));
  expect(those(chat.turn(0), 'ran')).toEqual([...PERCEPTION, 'text/llm']);
  expect(moduleStates(chat.turn(0), PACK)[0]?.run).toEqual({
    runs: 1,
    milliseconds: 2,
    input: [1, 3, 8, 8],
    output: [1, 4, 6],
  });
});

test('what was perceived before is kept, and has no time in this turn', async () => {
  const chat = scriptedChat({ replies: [[text('A.')], [text('B.')]] });
  const id = chat.engine.send([photo, words]);
  await chat.engine.settled(id);
  await chat.engine.settled(chat.engine.regenerate(id));
  expect(those(chat.turn(0), 'kept')).toEqual(PERCEPTION);
  expect(moduleStates(chat.turn(0), PACK)[0]?.run).toBeNull();
});

test('perception, then language, are running as the turn goes on', async () => {
  const [looking, writing] = [gate(), gate()];
  const chat = scriptedChat({ perceptions: [[looking]], replies: [[text('A'), writing]] });
  const id = chat.engine.send([photo, words]);
  await settle();
  expect(those(chat.turn(0), 'running')).toEqual(PERCEPTION);
  expect(those(chat.turn(0), 'waiting')).toEqual(['text/llm']);
  looking.open();
  await settle();
  expect(those(chat.turn(0), 'running')).toEqual(['text/llm']);
  writing.open();
  await chat.engine.settled(id);
  expect(those(chat.turn(0), 'running')).toEqual([]);
});

test('a drawing goes through its modules: conditioning, denoising, decoding', async () => {
  const [first, between, last] = [gate(), gate(), gate()];
  const chat = scriptedChat({ replies: [[span(0)]], drawings: [[first, step(1, 2), between, step(2, 2), last]] });
  const id = chat.engine.send([words]);
  await settle();
  expect(those(chat.turn(0), 'running')).toEqual(drawing('outputProjection'));
  first.open();
  await settle();
  expect(those(chat.turn(0), 'running')).toEqual(drawing('denoiser'));
  const denoiser = moduleStates(chat.turn(0), PACK).find(
    ({ lane, module }) => lane === 'image' && module === 'denoiser',
  );
  expect(denoiser?.progress).toEqual({ step: 1, of: 2 });
  expect(those(chat.turn(0), 'waiting')).toEqual(drawing('vaeDecoder'));
  between.open();
  await settle();
  expect(those(chat.turn(0), 'running')).toEqual(drawing('vaeDecoder'));
  last.open();
  await chat.engine.settled(id);
  expect(those(chat.turn(0), 'ran')).toEqual(['text/llm', ...drawing('outputProjection', 'denoiser', 'vaeDecoder')]);
});

test('two drawings of a modality count together', async () => {
  const chat = scriptedChat({ replies: [[span(0), span(1)]] });
  await chat.engine.settled(chat.engine.send([words]));
  const denoiser = moduleStates(chat.turn(0), PACK).find(({ module }) => module === 'denoiser');
  expect(denoiser?.run).toMatchObject({ runs: 8, milliseconds: 8 });
});

test('the caption route goes by way of the text encoder', async () => {
  const chat = scriptedChat({ replies: [[span(0)]] });
  await chat.engine.settled(chat.engine.send([words], { route: 'caption' }));
  expect(those(chat.turn(0), 'ran')).toContain('image/textEncoder');
  expect(
    moduleStates(chat.turn(0), PACK).some(({ lane, module }) => lane === 'image' && module === 'outputProjection'),
  ).toBe(false);
});

test('a sound has a vocoder, a picture has none', () => {
  const turn = newTurn('turn' as TurnId, [words], OPTIONS);
  const vocoders = moduleStates(turn, PACK).filter(({ module }) => module === 'vocoder');
  expect(vocoders.map(({ lane }) => lane)).toEqual(['audio']);
});

test('a drawing that failed says so, one that was stopped says how far it came', async () => {
  const failed = scriptedChat({ replies: [[span(0)]], drawings: [[new CodedError('runtime/session')]] });
  await failed.engine.settled(failed.engine.send([words]));
  expect(those(failed.turn(0), 'failed')).toEqual(drawing('outputProjection', 'denoiser', 'vaeDecoder'));

  const hold = gate();
  const stopped = scriptedChat({ replies: [[span(0)]], drawings: [[step(1, 3), hold]] });
  const id = stopped.engine.send([words]);
  await settle();
  stopped.engine.stop();
  hold.open();
  await stopped.engine.settled(id);
  expect(those(stopped.turn(0), 'stopped')).toEqual(drawing('outputProjection', 'denoiser'));
});

test('a lane of another pack is there as long as the turn has it', async () => {
  const chat = scriptedChat({ replies: [[span(0)]] });
  await chat.engine.settled(chat.engine.send([photo, words]));
  const none: PackAbilities = { perceives: [], makes: [] };
  expect(those(chat.turn(0), 'ran', none)).toEqual([
    ...PERCEPTION,
    'text/llm',
    ...drawing('outputProjection', 'denoiser', 'vaeDecoder'),
  ]);
});

test('a turn of before anything was measured still says what ran', async () => {
  const chat = scriptedChat({ replies: [[text('A cat.')]] });
  await chat.engine.settled(chat.engine.send([photo, words]));
  const { trace: _trace, ...old } = chat.turn(0);
  expect(those(old, 'ran')).toEqual([...PERCEPTION, 'text/llm']);
  expect(moduleStates(old, PACK)[0]?.run).toBeNull();
});

test('runs add up, and none are none', () => {
  const run = { runs: 2, milliseconds: 3, input: [1], output: [2] };
  expect(together([])).toBeNull();
  expect(together([run, run])).toEqual({ runs: 4, milliseconds: 6, input: [1], output: [2] });
});
