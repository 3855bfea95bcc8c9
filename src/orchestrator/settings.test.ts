import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings, turnDefaults } from './settings.ts';
import { OPTIONS } from './scripted-tiers.ts';

test('settings survive storage', () => {
  const settings = {
    ...DEFAULT_SETTINGS,
    sampling: { temperature: 0.4 },
    seed: 5,
    backend: 'wasm',
    steps: 12,
  } as const;
  expect(parseSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});

test.each([null, 'x', [], { sampling: { temperature: 99 }, seed: 'x', route: 'evil', backend: 1, steps: -1 }])(
  'nonsense in storage (%j) falls back to the defaults',
  (stored) => {
    expect(parseSettings(stored)).toEqual(DEFAULT_SETTINGS);
  },
);

test('a turn takes the settings over the pack defaults, within what the pack allows', () => {
  const image = { steps: { default: 20, min: 4, max: 50 }, guidance: { default: 3, min: 1, max: 8 } };
  const defaults = turnDefaults(
    { ...DEFAULT_SETTINGS, sampling: { topK: 9 }, steps: 1000 },
    OPTIONS.sampling,
    image as unknown as Parameters<typeof turnDefaults>[2],
  );
  expect(defaults).toMatchObject({
    steps: 50,
    guidanceScale: 3,
    seed: null,
    sampling: { ...OPTIONS.sampling, topK: 9 },
  });
});
