import { expect, test } from 'vitest';
import type { ReportMedia } from './report-media.ts';
import type { CaseResult, ReplyRecord } from './results.ts';
import { judgedPictures, judgedRouting, judgedSounds, judgedVideos, shownRun, type Run } from './shown-runs.ts';

const media = {
  show: (type: string, file: string, run: string) => Promise.resolve({ type, path: `${run}/${file}` }),
} as unknown as ReportMedia;

const reply = (...parts: object[]) =>
  ({
    parts,
    signals: parts.flatMap((part) => ('path' in part ? [{ modality: 'image' }] : [])),
  }) as unknown as ReplyRecord;

const result = (id: string, fields: object, replies: ReplyRecord[]) =>
  ({
    id,
    case: { id, messages: [{ role: 'user', content: [{ type: 'text', text: `Ask ${id}` }] }], ...fields },
    replies,
  }) as unknown as CaseResult;

const run = (results: CaseResult[]): Run => ({
  folder: '/out/t2i',
  settings: { cases: 'c.jsonl', pack: 'mini', backend: 'wasm', route: 'signal', temperature: 0 },
  results,
});

test('misses stand first, and say what was wanted and what came', async () => {
  const said = [reply({ type: 'text', text: 'Hello' })];
  const results = [
    result('right', { want: ['text'] }, said),
    result('wrong', { want: ['text', 'image'] }, said),
    result('gone', { want: ['text'] }, []),
  ];
  const { cases, of } = await shownRun(judgedRouting('Routing', run(results)), media);
  expect(cases.map(({ id, right }) => [id, right])).toEqual([
    ['wrong', false],
    ['gone', false],
    ['right', true],
  ]);
  expect(cases.map(({ verdict }) => verdict)).toEqual([
    'wanted text, image, came text',
    'wanted text, came nothing',
    'wanted text, came text',
  ]);
  expect(of).toBe(3);
});

test('of cases in words only the first sixty are shown, of pictures all', async () => {
  const results = Array.from({ length: 70 }, (_, index) =>
    result(String(index), { want: ['text'], expect: { concept: 'apple', style: 'noto' } }, []),
  );
  expect((await shownRun(judgedRouting('Routing', run(results)), media)).cases).toHaveLength(60);
  const judgement = { ranks: { 0: 5, 1: 6 }, ceiling: { r1: 1, r5: 1, n: 1 } };
  const { cases } = await shownRun(judgedPictures('Pictures', run(results), judgement), media);
  expect(cases).toHaveLength(70);
  expect(cases.slice(0, 3).map(({ right, verdict }) => [right, verdict])).toEqual([
    [true, 'apple, noto: rank 5'],
    [false, 'apple, noto: rank 6'],
    [false, 'apple, noto: no picture'],
  ]);
});

test('a sound is shown with what the judge heard', async () => {
  const sound = { type: 'audio', path: 'media/a.wav' };
  const results = [result('a', { expect: { sound: 'rain' } }, [reply(sound)])];
  const judgement = { right: { a: true }, top5: { a: ['Rain', 'Raindrop'] }, ceiling: 1, real_n: 3 };
  const { cases } = await shownRun(judgedSounds('Sounds', run(results), judgement), media);
  expect(cases[0]).toMatchObject({ right: true, verdict: 'rain; heard: Rain, Raindrop' });
  expect(cases[0]?.answered).toEqual([{ type: 'audio', path: 't2i//out/t2i/media/a.wav' }]);
});

test('a video is right when half of its frames show the thing and it moves about as much as the real one', async () => {
  const asked = { expect: { concept: 'rocket', style: '3d', motion: 'left' } };
  const results = ['right', 'far', 'still', 'none'].map((id) => result(id, asked, []));
  const figures = { frames_r5: 0.5, motion: 0.02, ratio: 1.5 };
  const judgement = {
    videos: {
      right: { ...figures, way: 1 },
      far: { ...figures, ratio: 2.5, way: 0 },
      still: { ...figures, motion: 0, ratio: 0 },
    },
    ...{ made: figures, real: figures, n: 4 },
  };
  const { cases } = await shownRun(judgedVideos('Videos', run(results), judgement), media);
  expect(Object.fromEntries(cases.map(({ id, right, verdict }) => [id, [right, verdict]]))).toEqual({
    right: [true, 'rocket, 3d, left: 50 % of the frames, 1.50 of the motion, the right way'],
    far: [false, 'rocket, 3d, left: 50 % of the frames, 2.50 of the motion, not the right way'],
    still: [false, 'rocket, 3d, left: no video that moves'],
    none: [false, 'rocket, 3d, left: no video that moves'],
  });
});
