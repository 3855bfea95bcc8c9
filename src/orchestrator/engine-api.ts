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
  { readonly type: 'text'; readonly text: string } | { readonly type: 'image'; readonly blob: Blob };

export interface SendOptions {
  /** Unsigned 32-bit; drawn anew when absent. */
  readonly seed?: number;
  readonly sampling?: Partial<SamplingDefaults>;
  readonly routing?: Routing;
  readonly route?: Route;
  readonly steps?: number;
  readonly guidanceScale?: number;
}

export type FinishedPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image';
      /** PNG. */
      readonly blob: Blob;
      readonly width: number;
      readonly height: number;
      readonly seed: number;
      readonly steps: number;
      readonly guidanceScale: number;
      readonly milliseconds: number;
    };

export interface FinishedTurn {
  readonly finish: 'stop' | 'length' | 'cancelled' | 'failed';
  readonly error?: { readonly code: string; readonly message: string };
  /** In the order written; a picture that was stopped or failed is missing. */
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
  /** Resolves when the text and all pictures are done; rejects only when a picture in `content` cannot be read. */
  send(message: { readonly content: readonly ContentPart[] }, options?: SendOptions): Promise<FinishedTurn>;
  /** Stops everything that is being written or drawn. */
  stop(): void;
}

export interface EngineApiOptions {
  readonly engine: ChatEngine;
  readonly residency: Residency;
  readonly pack: { readonly name: string; readonly version: string };
  readonly defaults: () => Pick<TurnOptions, 'sampling'>;
  /** Checks and keeps a picture file. */
  readonly admit: (blob: Blob) => Promise<MediumId>;
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
    async send({ content }, { sampling, ...options } = {}) {
      const { engine, residency, defaults, admit, blobOf } = await opened;
      const started = performance.now();
      const user: UserPart[] = [];
      for (const part of content) {
        user.push(
          part.type === 'text' ? part : { type: 'medium', modality: 'image', mediumId: await admit(part.blob) },
        );
      }
      const overrides =
        sampling === undefined ? options : { ...options, sampling: { ...defaults().sampling, ...sampling } };
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
    parts: (turn?.reply ?? []).flatMap((part) => (part.type === 'text' ? part : finishedPicture(part, blobOf))),
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

function finishedPicture(
  { drawing }: GeneratedPart,
  blobOf: (mediumId: MediumId) => Blob | undefined,
): readonly FinishedPart[] {
  if (drawing === null) return [];
  const { mediumId, width, height, seed, steps, guidanceScale, milliseconds } = drawing;
  const blob = blobOf(mediumId);
  if (blob === undefined) return [];
  return [{ type: 'image', blob, width, height, seed, steps, guidanceScale, milliseconds }];
}
