import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings, turnDefaults } from './settings.ts';
import { sampleManifest } from '../packs/sample-manifest.ts';
import { OPTIONS } from './scripted-tiers.ts';

test('settings survive storage', () => {
  const settings = {
    ...DEFAULT_SETTINGS,
    sampling: { temperature: 0.4 },
    seed: 5,
    strength: 0.4,
    backend: 'wasm',
    systemPrompt: 'Be brief.',
    theme: 'dark',
    motion: 'reduce',
    language: 'de',
    denoising: { image: { steps: 12, guidanceScale: null }, audio: { steps: null, guidanceScale: 2 } },
  } as const;
  expect(parseSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});

test.each([
  null,
  'x',
  [],
  { sampling: { temperature: 99 }, seed: 'x', route: 'evil', backend: 1, steps: -1 },
  { systemPrompt: 5, theme: 'pink', motion: 1, language: 'xx' },
  { denoising: { image: { steps: 0 }, smell: { steps: 3 } } },
])('nonsense in storage (%j) falls back to the defaults', (stored) => {
  expect(parseSettings(stored)).toEqual(DEFAULT_SETTINGS);
});

test('settings from before there were sounds hold for pictures', () => {
  expect(parseSettings({ steps: 12, guidanceScale: 2 }).denoising).toEqual({ image: { steps: 12, guidanceScale: 2 } });
});

test('a turn takes the settings over the pack defaults, within what the pack allows', () => {
  const { generation } = sampleManifest();
  const denoising = { image: { steps: 1000, guidanceScale: null } };
  const defaults = turnDefaults(
    { ...DEFAULT_SETTINGS, sampling: { topK: 9 }, denoising },
    OPTIONS.sampling,
    generation,
  );
  expect(defaults).toMatchObject({
    denoising: {
      image: { steps: 50, guidanceScale: 3 },
      audio: { steps: 8, guidanceScale: 3 },
      video: { steps: 8, guidanceScale: 3 },
    },
    seed: null,
    sampling: { ...OPTIONS.sampling, topK: 9 },
  });
});

test('a turn is told the system prompt, unless it is blank', () => {
  const turnOf = (systemPrompt: string) =>
    turnDefaults({ ...DEFAULT_SETTINGS, systemPrompt }, OPTIONS.sampling, sampleManifest().generation);
  expect(turnOf(' Be brief. \n')).toHaveProperty('systemPrompt', 'Be brief.');
  expect(turnOf(' \n')).not.toHaveProperty('systemPrompt');
});
