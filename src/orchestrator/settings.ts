import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { BackendName, DefaultedRange, PackManifest, SamplingDefaults } from '../packs/manifest.ts';
import type { Denoising, DenoisingSettings, Route, TurnOptions } from './turn.ts';

/** What the person set; null (or absent) is the pack's own default. */
export interface Settings {
  readonly sampling: Partial<SamplingDefaults>;
  readonly seed: number | null;
  readonly denoising: Readonly<Partial<Record<MediumModality, DenoisingWishes>>>;
  readonly route: Route;
  /** How much a medium that is to be changed may change, 0..1. */
  readonly strength: number | null;
  readonly backend: BackendName | 'auto';
  /** Told to the model before every conversation; empty for nothing. */
  readonly systemPrompt: string;
  readonly theme: Theme;
  /** `system`: as the person's system asks. */
  readonly motion: 'system' | 'reduce';
  /** `auto`: the browser's first that the page speaks. */
  readonly language: 'auto' | 'en' | 'de';
}

export type Theme = 'system' | 'light' | 'dark';

/** Longer ones leave a small model no room for the conversation. Characters. */
export const LONGEST_SYSTEM_PROMPT = 1000;

export type DenoisingWishes = { readonly [Key in keyof DenoisingSettings]: number | null };

export const DEFAULT_SETTINGS: Settings = {
  sampling: {},
  seed: null,
  denoising: {},
  route: 'signal',
  strength: null,
  backend: 'auto',
  systemPrompt: '',
  theme: 'system',
  motion: 'system',
  language: 'auto',
};

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Sensible limits of the sampling settings; `topK` 0 switches it off. */
export const SAMPLING_RANGES: Readonly<Record<keyof SamplingDefaults, Range>> = {
  temperature: { min: 0, max: 2, step: 0.05 },
  topP: { min: 0.05, max: 1, step: 0.05 },
  topK: { min: 0, max: 200, step: 1 },
  minP: { min: 0, max: 0.5, step: 0.01 },
  repetitionPenalty: { min: 1, max: 2, step: 0.05 },
  maxNewTokens: { min: 16, max: 2048, step: 16 },
};

/** At less a change cannot be told from the medium as it was. */
export const STRENGTH_RANGE: Range = { min: 0.1, max: 1, step: 0.05 };
/** Enough for another colour or a second sound, and what was there can still be recognised. */
export const USUAL_STRENGTH = 0.7;

/** Settings from storage, hostile or old: what is not understood falls back to its default. */
export function parseSettings(stored: unknown): Settings {
  if (!isRecord(stored)) return DEFAULT_SETTINGS;
  const sampling: Partial<Record<keyof SamplingDefaults, number>> = {};
  if (isRecord(stored['sampling'])) {
    for (const key of Object.keys(SAMPLING_RANGES) as (keyof SamplingDefaults)[]) {
      const value = numberWithin(stored['sampling'][key], SAMPLING_RANGES[key]);
      if (value !== null) sampling[key] = value;
    }
  }
  const { backend, route, systemPrompt, theme, motion, language } = stored;
  return {
    sampling,
    seed: numberWithin(stored['seed'], { min: 0, max: 0xffffffff }),
    denoising: parseDenoising(stored),
    route: route === 'caption' ? 'caption' : 'signal',
    strength: numberWithin(stored['strength'], STRENGTH_RANGE),
    backend: backend === 'wasm' || backend === 'webgpu' ? backend : 'auto',
    systemPrompt: typeof systemPrompt === 'string' ? systemPrompt.slice(0, LONGEST_SYSTEM_PROMPT) : '',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    motion: motion === 'reduce' ? motion : 'system',
    language: language === 'en' || language === 'de' ? language : 'auto',
  };
}

function parseDenoising(stored: Record<string, unknown>): Settings['denoising'] {
  // Before there were other media, the pictures' settings stood alone.
  const found = isRecord(stored['denoising']) ? stored['denoising'] : { image: stored };
  const parsed: Partial<Record<MediumModality, DenoisingWishes>> = {};
  for (const modality of MEDIUM_MODALITIES) {
    const wishes = found[modality];
    if (!isRecord(wishes)) continue;
    const steps = numberWithin(wishes['steps'], { min: 1, max: 1000 });
    const guidanceScale = numberWithin(wishes['guidanceScale'], { min: 0, max: 100 });
    if (steps !== null || guidanceScale !== null) parsed[modality] = { steps, guidanceScale };
  }
  return parsed;
}

/** Options of a turn: the person's settings over the pack's defaults. */
export function turnDefaults(
  settings: Settings,
  sampling: SamplingDefaults,
  generation: PackManifest['generation'],
): Omit<TurnOptions, 'seed'> & { readonly seed: number | null } {
  return {
    routing: {},
    route: settings.route,
    strength: settings.strength ?? USUAL_STRENGTH,
    seed: settings.seed,
    ...(settings.systemPrompt.trim() !== '' && { systemPrompt: settings.systemPrompt.trim() }),
    sampling: { ...sampling, ...settings.sampling },
    denoising: denoisingOf(settings.denoising, generation),
  };
}

function denoisingOf(wishes: Settings['denoising'], generation: PackManifest['generation']): Denoising {
  const denoising: Partial<Record<MediumModality, DenoisingSettings>> = {};
  for (const modality of Object.keys(generation) as (keyof typeof generation)[]) {
    const facts = generation[modality];
    if (facts === undefined) continue;
    const { steps = null, guidanceScale = null } = wishes[modality] ?? {};
    denoising[modality] = { steps: within(facts.steps, steps), guidanceScale: within(facts.guidance, guidanceScale) };
  }
  return denoising;
}

function within({ min, max, default: usual }: DefaultedRange, value: number | null): number {
  return Math.min(max, Math.max(min, value ?? usual));
}

function numberWithin(value: unknown, { min, max }: Pick<Range, 'min' | 'max'>): number | null {
  return typeof value === 'number' && value >= min && value <= max ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
