/** Test support: workers that do what a script says, without models, threads or time. */
import type { DecodedMedium } from '../domain/decoded-medium.ts';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { Tier } from '../packs/manifest.ts';
import { outlinePack } from '../packs/pack-outline.ts';
import { sampleManifest } from '../packs/sample-manifest.ts';
import type { BackendChoice, LoadRequest } from '../protocol/backend.ts';
import type { DenoiseEvent, GeneratedMedium, GenerationRequest } from '../protocol/generation-api.ts';
import type { LanguageEvent, ReplyRequest, ReplyResult } from '../protocol/language-api.ts';
import type { LoadEvent } from '../protocol/progress.ts';
import { ChatEngine } from './chat-engine.ts';
import type { MediaPort } from './media-port.ts';
import { Residency } from './residency.ts';
import type { TierApis, TierClient, TierClients } from './tiers.ts';
import { TurnStore } from './turn-store.ts';
import type { ConversationId } from './turn-store.ts';
import type { Turn, TurnOptions } from './turn.ts';

/** A promise opened from outside. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: () => {
      open();
    },
  };
}

/** An event to send, something to wait for, or a failure. */
export type Step<Event> = Event | Gate | Error;

export class CodedError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export const WASM: BackendChoice = { backend: 'wasm', threads: 2, reason: 'No WebGPU in this browser.' };
export const WEBGPU: BackendChoice = { backend: 'webgpu', threads: 1, reason: 'WebGPU is here.' };

const RESULT: ReplyResult = {
  finish: 'stop',
  promptTokens: 10,
  reusedTokens: 0,
  newTokens: 5,
  signalPeaks: { image: { probability: 0.25, tokenIndex: 3 } },
  timings: { firstTokenMs: 1, prefillMs: 2, decodeMs: 3 },
};

export const text = (value: string): LanguageEvent => ({ type: 'text-delta', text: value });

export const span = (index: number, forced = false, modality: MediumModality = 'image'): LanguageEvent => ({
  type: 'signal-span',
  modality,
  index,
  signalHiddenStates: { dims: [4, 2], data: Float32Array.from({ length: 8 }, (_, i) => index * 8 + i) },
  probability: forced ? 1 : 0.9,
  forced,
  textBefore: '',
});

export const step = (k: number, of: number): DenoiseEvent => ({ type: 'denoise-step', step: k, of });

const picture = (): DecodedMedium => ({
  modality: 'image',
  pixels: { width: 2, height: 1, data: new Uint8ClampedArray(8) },
});
/** Half a second. */
const sound = (): DecodedMedium => ({
  modality: 'audio',
  waveform: { sampleRate: 8000, samples: new Float32Array(4000) },
});

/** Two seconds. */
const video = (): DecodedMedium => ({
  modality: 'video',
  clip: {
    frames: Array.from({ length: 4 }, () => ({ width: 2, height: 1, data: new Uint8ClampedArray(8) })),
    framesPerSecond: 2,
  },
});

const MADE: Readonly<Record<MediumModality, () => DecodedMedium>> = { image: picture, audio: sound, video };

/** Plays `steps`; honours `signal` only between steps, as a worker does. */
async function play<Event extends { readonly type: string }>(
  steps: readonly Step<Event>[],
  onEvent: (event: Event) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const next of steps) {
    signal.throwIfAborted();
    if (next instanceof Error) throw next;
    if ('opened' in next) await next.opened;
    else onEvent(next);
    await Promise.resolve();
  }
  signal.throwIfAborted();
}

/** Scripts are taken in order, one per call; calls beyond them play nothing. */
export interface Scripts {
  readonly replies?: readonly (readonly Step<LanguageEvent>[])[];
  readonly drawings?: readonly (readonly Step<DenoiseEvent>[])[];
  readonly perceptions?: readonly (readonly Step<never>[])[];
  /** Sent at the beginning of every load, before anything is waited for. */
  readonly loadEvents?: readonly LoadEvent[];
  readonly loads?: Readonly<Partial<Record<Tier, readonly (readonly Step<never>[])[]>>>;
  /** Until it opens, what is sent is not on the screen. */
  readonly screen?: Gate;
}

/** What the engine asked of the workers. */
export interface Asked {
  readonly replies: ReplyRequest[];
  readonly drawings: GenerationRequest[];
  readonly perceptions: DecodedMedium[];
  readonly loads: { readonly tier: Tier; readonly request: LoadRequest }[];
}

export interface ScriptedChat {
  readonly engine: ChatEngine;
  readonly store: TurnStore;
  readonly residency: Residency;
  readonly asked: Asked;
  /** Ids of the media adopted, in order. */
  readonly adopted: MediumId[];
  /** Whether this tab may write; settable, because the keeper that knows is made later. */
  readonly mayWrite: { current: () => boolean };
  /** The conversation's turn number `index`; throws where there is none. */
  turn(index: number): Turn;
}

export const OPTIONS: TurnOptions = {
  routing: {},
  route: 'signal',
  seed: 7,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, maxNewTokens: 64 },
  denoising: {
    image: { steps: 4, guidanceScale: 3 },
    audio: { steps: 6, guidanceScale: 2 },
    video: { steps: 5, guidanceScale: 4 },
  },
};

/** An engine over scripted workers. */
export function scriptedChat(
  scripts: Scripts = {},
  backend: BackendChoice = WASM,
  newId: () => string = counted(),
): ScriptedChat {
  const asked: Asked = { replies: [], drawings: [], perceptions: [], loads: [] };
  const loadsOf: Record<Tier, number> = { perception: 0, language: 0, generation: 0 };
  const load =
    (tier: Tier): TierApis[Tier]['load'] =>
    async (request, onEvent, signal) => {
      for (const event of scripts.loadEvents ?? []) onEvent(event);
      const steps = scripts.loads?.[tier]?.[loadsOf[tier]] ?? [];
      loadsOf[tier] += 1;
      asked.loads.push({ tier, request });
      await play(steps, () => undefined, signal);
    };
  const dispose = async (): Promise<void> => undefined;
  const apis: TierApis = {
    language: {
      load: load('language'),
      dispose,
      outlinePack: async () => outlinePack(sampleManifest()),
      async reply(request, onEvent, signal) {
        const steps = scripts.replies?.[asked.replies.length] ?? [];
        asked.replies.push(request);
        await play(steps, onEvent, signal);
        return RESULT;
      },
    },
    perception: {
      load: load('perception'),
      dispose,
      async perceive(medium, signal) {
        const steps = scripts.perceptions?.[asked.perceptions.length] ?? [];
        asked.perceptions.push(medium);
        await play(steps, () => undefined, signal);
        const conceptTokens = { dims: [8, 2], data: new Float32Array(16).fill(asked.perceptions.length) };
        return {
          conceptTokens,
          assignment: { dims: [8, 4], data: Float32Array.from({ length: 32 }, (_, at) => (at % 5 === 0 ? 1 : 0)) },
          grid: [2, 2],
          milliseconds: 3,
          encoder: { runs: 1, milliseconds: 2, input: [1, 3, 8, 8], output: [1, 4, 6] },
          inputProjection: { runs: 1, milliseconds: 1, input: [1, 4, 6], output: [1, 8, 2] },
        };
      },
    },
    generation: {
      load: load('generation'),
      dispose,
      async generate(request, onEvent, signal): Promise<GeneratedMedium> {
        const steps = scripts.drawings?.[asked.drawings.length] ?? [];
        asked.drawings.push(request);
        await play(steps, onEvent, signal);
        const run = (runs: number) => ({ runs, milliseconds: runs, input: [1, 2], output: [1, 3] });
        const modules = { outputProjection: run(1), denoiser: run(4), vaeDecoder: run(2) };
        return { medium: MADE[request.modality](), milliseconds: 7, denoiserEvaluations: 4, modules };
      },
    },
  };
  const client = <Api>(api: Api): TierClient<Api> => ({ use: (job) => job(api), terminate: () => undefined });
  const clients: TierClients = {
    language: client(apis.language),
    perception: client(apis.perception),
    generation: client(apis.generation),
  };
  const residency = new Residency({
    clients,
    packUrl: 'https://host.test/packs/micro/',
    backend,
    fallback: WASM,
    plannedBytes: { perception: 10, language: 20, generation: 30 },
  });
  const adopted: MediumId[] = [];
  const media: MediaPort = {
    decoded: async (mediumId) => (mediumId.startsWith('sound') ? sound() : picture()),
    async adopt() {
      const id = `drawn-${String(adopted.length)}` as MediumId;
      adopted.push(id);
      return id;
    },
  };
  const store = new TurnStore({ id: `conversation-${newId()}` as ConversationId, turns: [] });
  const mayWrite = { current: () => true };
  const engine = new ChatEngine({
    store,
    residency,
    media,
    perceives: new Set(['image', 'audio']),
    sources: { audio: ['audio'], video: ['video', 'image'] },
    defaults: () => OPTIONS,
    newId,
    mayWrite: () => mayWrite.current(),
    ...(scripts.screen && { shown: () => scripts.screen?.opened ?? Promise.resolve() }),
  });
  const turn = (index: number): Turn => {
    const found = store.getSnapshot().turns[index];
    if (found === undefined) throw new RangeError(`no turn ${String(index)}`);
    return found;
  };
  return { engine, store, residency, asked, adopted, mayWrite, turn };
}

function counted(): () => string {
  let ids = 0;
  return () => `id-${String((ids += 1))}`;
}

/** Lets everything that is not waiting for a gate happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 200; i += 1) await Promise.resolve();
}
