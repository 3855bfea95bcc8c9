import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { SamplingDefaults } from '../packs/manifest.ts';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { LoadEvent, OnEvent } from './progress.ts';
import type { LoadRequest } from './backend.ts';

export type LanguagePart =
  | { readonly type: 'text'; readonly text: string }
  /** `key` identifies the medium for the prefix cache; equal keys mean equal concept tokens. */
  | { readonly type: 'concept-tokens'; readonly key: string; readonly conceptTokens: HostTensor }
  | { readonly type: 'signal-span'; readonly modality: MediumModality };

export interface LanguageMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly LanguagePart[];
}

/** `auto`: the model decides; `ask`: at least one span is forced before the reply ends; `forbid`: never sampled. */
export type Routing = Readonly<Partial<Record<MediumModality, 'auto' | 'ask' | 'forbid'>>>;

export interface ReplyRequest {
  /** The whole conversation, oldest first, ending with a user message (or an assistant message to go on with). */
  readonly messages: readonly LanguageMessage[];
  readonly sampling: SamplingDefaults;
  readonly routing: Routing;
  readonly seed: number;
}

export type LanguageEvent =
  | { readonly type: 'context-trimmed'; readonly droppedTurns: number }
  | {
      readonly type: 'prefill';
      readonly doneTokens: number;
      readonly totalTokens: number;
      readonly reusedTokens: number;
    }
  | { readonly type: 'text-delta'; readonly text: string }
  | ({ readonly type: 'token' } & TokenOdds)
  | {
      readonly type: 'signal-span';
      readonly modality: MediumModality;
      /** Position of the span among the reply's spans. */
      readonly index: number;
      /** Hidden states after the final norm plus the tokens' input embeddings: [signal tokens, hiddenSize]. */
      readonly signalHiddenStates: HostTensor;
      /** Probability that the model gave to the span's first token (after masking: 1 when forced). */
      readonly probability: number;
      readonly forced: boolean;
      /** The reply's text so far, whose last sentence is the caption of the caption route. */
      readonly textBefore: string;
    };

/** One decision of the model's: what it wrote, and how much it was inclined to begin a medium there instead. */
export interface TokenOdds {
  /** The text that the token stands for, the spelling of a span's first token, or nothing at the reply's end. */
  readonly text: string;
  readonly wrote: 'text' | 'signal' | 'end';
  /** Probability of each modality's first signal token, before any routing override. */
  readonly odds: Readonly<Partial<Record<MediumModality, number>>>;
}

export interface ReplyResult {
  readonly finish: 'stop' | 'length';
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly newTokens: number;
  /** Highest probability of each modality's first signal token along the reply (before routing overrides), and where. */
  readonly signalPeaks: Readonly<
    Partial<Record<MediumModality, { readonly probability: number; readonly tokenIndex: number }>>
  >;
  /** Of a hidden state and of the logits; absent from replies of before it was measured. */
  readonly widths?: { readonly hidden: number; readonly vocabulary: number };
  readonly timings: { readonly firstTokenMs: number; readonly prefillMs: number; readonly decodeMs: number };
}

/** Tier 2. The worker keeps the KV cache and prefills only what follows the longest common prefix. */
export interface LanguageApi {
  /** What the page needs to know of the pack at `packUrl`, before it decides what to load. The load after it goes on from there. */
  outlinePack(packUrl: string, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<PackOutline>;
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  reply(request: ReplyRequest, onEvent: OnEvent<LanguageEvent>, signal: AbortSignal): Promise<ReplyResult>;
  dispose(): Promise<void>;
}
