import { expect, test } from 'vitest';
import type { Activity, LaneEnds, ModuleState } from '../../orchestrator/module-states.ts';
import { diagramLayout } from './diagram-layout.ts';

const state = (name: string, activity: Activity = 'idle'): ModuleState => {
  const [lane, module] = name.split('/') as [ModuleState['lane'], ModuleState['module']];
  return { lane, module, activity, run: null };
};

/** Sees pictures, makes pictures and sounds. */
const PACK = [
  ...['image/encoder', 'image/inputProjection'].map((name) => state(name)),
  state('text/llm', 'ran'),
  ...['outputProjection', 'denoiser', 'vaeDecoder'].map((module) => state(`image/${module}`, 'ran')),
  ...['outputProjection', 'denoiser', 'vaeDecoder', 'vocoder'].map((module) => state(`audio/${module}`)),
];
const ENDS: readonly LaneEnds[] = [
  { lane: 'text', entered: true, left: true },
  { lane: 'image', entered: false, left: true },
  { lane: 'audio', entered: false, left: false },
  { lane: 'video', entered: false, left: false },
];

test('a lane that the pack has no module for is not drawn', () => {
  const { lanes, ends } = diagramLayout(PACK, ENDS, 'across');
  expect(lanes).toBe(3);
  expect(ends.map(({ lane, end }) => `${lane} ${end}`)).toEqual([
    'text in',
    'text out',
    'image in',
    'image out',
    'audio out',
  ]);
});

test('the language model stands across all lanes, every other module in a cell of its own', () => {
  const { modules } = diagramLayout(PACK, ENDS, 'across');
  expect(modules.find(({ state }) => state.module === 'llm')?.area).toBe('2 / 4 / 5 / 5');
  expect(new Set(modules.map(({ area }) => area)).size).toBe(PACK.length);
});

test('downwards is the same diagram with rows and columns exchanged', () => {
  const across = diagramLayout(PACK, ENDS, 'across');
  const down = diagramLayout(PACK, ENDS, 'down');
  const exchanged = (area: string): string => {
    const [row, column, rowEnd, columnEnd] = area.split(' / ');
    return [column, row, columnEnd, rowEnd].join(' / ');
  };
  for (const part of ['modules', 'ends', 'links', 'tiers'] as const)
    expect(down[part].map(({ area }) => exchanged(area))).toEqual(across[part].map(({ area }) => area));
});

test('a line is lit where data passed: words in and out, the picture from the language model on', () => {
  const { links, tiers } = diagramLayout(PACK, ENDS, 'across');
  expect(links.filter(({ isLit }) => isLit).map(({ key }) => key)).toEqual([
    'text in',
    'text llm',
    'image llm',
    'image condition',
    'image denoiser',
    'image vaeDecoder',
  ]);
  expect(tiers.filter(({ isLit }) => isLit).map(({ tier }) => tier)).toEqual(['language', 'generation']);
});

test('data flow towards the module that runs', () => {
  const states = PACK.map((given) =>
    given.lane === 'image' && given.module === 'denoiser' ? { ...given, activity: 'running' as const } : given,
  );
  const { links } = diagramLayout(states, ENDS, 'across');
  expect(links.filter(({ isFlowing }) => isFlowing).map(({ key }) => key)).toEqual(['image condition']);
});
