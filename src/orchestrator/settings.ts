import type { BackendName, ImageGeneration, SamplingDefaults } from '../packs/manifest.ts';
import type { Route, TurnOptions } from './turn.ts';

/** What the person set; null (or absent) is the pack's own default. */
export interface Settings {
  readonly sampling: Partial<SamplingDefaults>;
  readonly seed: number | null;
  readonly steps: number | null;
  readonly guidanceScale: number | null;
  readonly route: Route;
  readonly backend: BackendName | 'auto';
}

export const DEFAULT_SETTINGS: Settings = {
  sampling: {},
  seed: null,
  steps: null,
  guidanceScale: null,
  route: 'signal',
  backend: 'auto',
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
  const { backend, route } = stored;
  return {
    sampling,
    seed: numberWithin(stored['seed'], { min: 0, max: 0xffffffff }),
    steps: numberWithin(stored['steps'], { min: 1, max: 1000 }),
    guidanceScale: numberWithin(stored['guidanceScale'], { min: 0, max: 100 }),
    route: route === 'caption' ? 'caption' : 'signal',
    backend: backend === 'wasm' || backend === 'webgpu' ? backend : 'auto',
  };
}

/** Options of a turn: the person's settings over the pack's defaults. */
export function turnDefaults(
  settings: Settings,
  sampling: SamplingDefaults,
  image: ImageGeneration | undefined,
): Omit<TurnOptions, 'seed'> & { readonly seed: number | null } {
  return {
    routing: {},
    route: settings.route,
    seed: settings.seed,
    sampling: { ...sampling, ...settings.sampling },
    steps: clamp(settings.steps, image?.steps) ?? 1,
    guidanceScale: clamp(settings.guidanceScale, image?.guidance) ?? 1,
  };
}

function clamp(
  value: number | null,
  range: { readonly default: number; readonly min: number; readonly max: number } | undefined,
): number | undefined {
  if (range === undefined) return value ?? undefined;
  return Math.min(range.max, Math.max(range.min, value ?? range.default));
}

function numberWithin(value: unknown, { min, max }: Pick<Range, 'min' | 'max'>): number | null {
  return typeof value === 'number' && value >= min && value <= max ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
