import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { SamplingDefaults } from '../packs/manifest.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { ReplyResult, Routing } from '../protocol/language-api.ts';
import type { ChatEngine } from './chat-engine.ts';
import type { Residency } from './residency.ts';
import { generatedParts, isWriting } from './turn.ts';
import type { GeneratedPart, Route, Turn, TurnOptions, UserPart } from './turn.ts';

/** A part of a message as other pages and scripts give it. */
export type ContentPart =
  { readonly type: 'text'; readonly text: string } | { readonly type: MediumModality; readonly blob: Blob };

export interface SendOptions {
  /** Unsigned 32-bit; drawn anew when absent. */
  readonly seed?: number;
  readonly sampling?: Partial<SamplingDefaults>;
  readonly routing?: Routing;
  readonly route?: Route;
  /** Of every modality. */
  readonly steps?: number;
  readonly guidanceScale?: number;
  /** How much a medium that is attached or spoken of may change, 0..1. */
  readonly strength?: number;
}

interface FinishedMedium {
  readonly blob: Blob;
  readonly seed: number;
  readonly steps: number;
  readonly guidanceScale: number;
  /** Runs of a denoiser, each over a batch that guidance doubles: the steps, and those that another model has a say in twice. */
  readonly denoiserEvaluations: number;
  readonly milliseconds: number;
}

export type FinishedPart =
  | { readonly type: 'text'; readonly text: string }
  /** PNG. */
  | (FinishedMedium & { readonly type: 'image'; readonly width: number; readonly height: number })
  /** WAV. */
  | (FinishedMedium & { readonly type: 'audio'; readonly seconds: number; readonly sampleRate: number })
  /** WebM. */
  | (FinishedMedium & {
      readonly type: 'video';
      readonly width: number;
      readonly height: number;
      readonly frames: number;
      readonly framesPerSecond: number;
    });

export interface FinishedTurn {
  readonly finish: 'stop' | 'length' | 'cancelled' | 'failed';
  readonly error?: { readonly code: string; readonly message: string };
  /** In the order written; a medium that was stopped or failed is missing. */
  readonly parts: readonly FinishedPart[];
  readonly signals: readonly {
    readonly modality: MediumModality;
    readonly index: number;
    readonly probability: number;
    readonly forced: boolean;
    readonly textBefore: string;
  }[];
  readonly signalPeaks: ReplyResult['signalPeaks'];
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly newTokens: number;
  readonly droppedTurns: number;
  /** Milliseconds; `totalMs` from `send` to the last medium. */
  readonly timings: ReplyResult['timings'] & { readonly totalMs: number };
  readonly backend: BackendChoice;
}

/** `window.anytab`: the conversation on the page, for scripts. What it does shows on the page as if typed. */
export interface EngineApi {
  /** Resolves once the language tier is ready; rejects with what kept it. */
  readonly ready: Promise<{
    readonly pack: { readonly name: string; readonly version: string };
    readonly backend: BackendChoice;
  }>;
  newConversation(): Promise<void>;
  /** Resolves when the text and all media are done; rejects only when a medium in `content` cannot be read. */
  send(message: { readonly content: readonly ContentPart[] }, options?: SendOptions): Promise<FinishedTurn>;
  /** Stops everything that is being written or drawn. */
  stop(): void;
}

interface Admitted {
  readonly mediumId: MediumId;
  readonly modality: MediumModality;
}

export interface EngineApiOptions {
  readonly engine: ChatEngine;
  readonly residency: Residency;
  readonly pack: { readonly name: string; readonly version: string };
  readonly defaults: () => Pick<TurnOptions, 'sampling' | 'denoising'>;
  /** Checks and keeps a file; its bytes say what medium it is. A video's sound is one more medium. */
  readonly admit: (blob: Blob) => Promise<Admitted & { readonly soundTrack?: Admitted }>;
  readonly blobOf: (mediumId: MediumId) => Blob | undefined;
}

/** The engine may still be opening: calls wait for `opened`, and reject as it does. */
export function createEngineApi(opened: Promise<EngineApiOptions>): EngineApi {
  const ready = opened.then(async ({ residency, pack }) => {
    await residency.ensure('language');
    return { pack, backend: residency.getSnapshot().language.backend };
  });
  // Whoever awaits it learns of the failure; the page shows it in any case.
  ready.catch(() => undefined);
  return {
    ready,
    async newConversation() {
      const { engine } = await opened;
      engine.newConversation();
    },
    async send({ content }, { sampling, steps, guidanceScale, ...options } = {}) {
      const { engine, residency, defaults, admit, blobOf } = await opened;
      const started = performance.now();
      const user: UserPart[] = [];
      for (const part of content) {
        if (part.type === 'text') user.push(part);
        else {
          const { soundTrack, ...admitted } = await admit(part.blob);
          for (const { mediumId, modality } of [admitted, ...(soundTrack ? [soundTrack] : [])])
            user.push({ type: 'medium', modality, mediumId });
        }
      }
      const usual = defaults();
      const wishes = { ...(steps !== undefined && { steps }), ...(guidanceScale !== undefined && { guidanceScale }) };
      const overrides = {
        ...options,
        sampling: { ...usual.sampling, ...sampling },
        denoising: mapValues(usual.denoising, (settings) => ({ ...settings, ...wishes })),
      };
      const turn = await engine.settled(engine.send(user, overrides));
      return finishedTurn(turn, performance.now() - started, residency.getSnapshot().language.backend, blobOf);
    },
    stop() {
      void opened.then(
        ({ engine }) => {
          engine.stop();
        },
        () => undefined,
      );
    },
  };
}

const NOT_WRITTEN = {
  signalPeaks: {},
  promptTokens: 0,
  reusedTokens: 0,
  newTokens: 0,
  timings: { firstTokenMs: 0, prefillMs: 0, decodeMs: 0 },
};

function finishedTurn(
  turn: Turn | undefined,
  totalMs: number,
  backend: BackendChoice,
  blobOf: (mediumId: MediumId) => Blob | undefined,
): FinishedTurn {
  const result = turn?.result ?? null;
  const items = turn === undefined ? [] : generatedParts(turn);
  const failure = turn?.failure ?? items.find((item) => item.failure !== null)?.failure ?? null;
  const { signalPeaks, promptTokens, reusedTokens, newTokens, timings } = result ?? NOT_WRITTEN;
  return {
    finish: finishOf(turn, items, failure !== null),
    ...(failure === null ? {} : { error: { code: failure.code, message: failure.message } }),
    parts: (turn?.reply ?? []).flatMap((part) => (part.type === 'text' ? part : finishedMedium(part, blobOf))),
    signals: items.map(({ modality, span: { index, probability, forced, textBefore } }) => ({
      modality,
      index,
      probability,
      forced,
      textBefore,
    })),
    signalPeaks,
    promptTokens,
    reusedTokens,
    newTokens,
    droppedTurns: turn?.droppedTurns ?? 0,
    timings: { ...timings, totalMs },
    backend,
  };
}

function finishOf(turn: Turn | undefined, items: readonly GeneratedPart[], failed: boolean): FinishedTurn['finish'] {
  if (failed) return 'failed';
  const cancelled = turn === undefined || turn.result === null || isWriting(turn);
  if (cancelled || items.some((item) => item.status === 'stopped')) return 'cancelled';
  return turn.result.finish;
}

function finishedMedium(
  { drawing }: GeneratedPart,
  blobOf: (mediumId: MediumId) => Blob | undefined,
): readonly FinishedPart[] {
  if (drawing === null) return [];
  const { mediumId, extent, seed, steps, guidanceScale, milliseconds } = drawing;
  const denoiserEvaluations = drawing.modules?.denoiser?.runs ?? steps;
  const blob = blobOf(mediumId);
  if (blob === undefined) return [];
  const { modality, ...size } = extent;
  return [
    { type: modality, blob, ...size, seed, steps, guidanceScale, denoiserEvaluations, milliseconds } as FinishedPart,
  ];
}

function mapValues<Key extends string, Value>(
  record: Readonly<Partial<Record<Key, Value>>>,
  change: (value: Value) => Value,
): Partial<Record<Key, Value>> {
  return Object.fromEntries(
    Object.entries<Value | undefined>(record).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, change(value)]],
    ),
  ) as Partial<Record<Key, Value>>;
}
