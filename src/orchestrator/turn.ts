import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { SamplingDefaults } from '../packs/manifest.ts';
import type { ReplyResult, Routing } from '../protocol/language-api.ts';
import type { Pixels } from '../domain/decoded-medium.ts';
import type { GenerationModules } from '../protocol/generation-api.ts';
import type { Failure } from './failure.ts';
import type { FilmFrame, TurnTrace } from './turn-trace.ts';

export type TurnId = string & { readonly __unit: 'turn id' };
/** One generated medium within a turn; stays the same when it is re-rolled. */
export type ItemId = string & { readonly __unit: 'item id' };

/** `signal`: conditioning from the span's hidden states (the product). `caption`: from the last sentence before it. */
export type Route = 'signal' | 'caption';

/** Everything random or tunable about a reply: the same options on the same pack and backend give the same reply. */
export interface TurnOptions {
  readonly routing: Routing;
  readonly route: Route;
  /** Unsigned 32-bit; each item's own seed derives from it. */
  readonly seed: number;
  readonly sampling: SamplingDefaults;
  /** What the model is told before the conversation. */
  readonly systemPrompt?: string;
  /** How each modality that the pack can make is denoised. */
  readonly denoising: Denoising;
  /** How much a medium that is spoken of or attached may change, 0..1; absent: media are always made from nothing. */
  readonly strength?: number;
}

/** Denoising steps and guidance scale of one modality. */
export interface DenoisingSettings {
  readonly steps: number;
  readonly guidanceScale: number;
}
export type Denoising = Readonly<Partial<Record<MediumModality, DenoisingSettings>>>;

export type UserPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'medium'; readonly modality: MediumModality; readonly mediumId: MediumId };

/** What one drawing was made with. */
export interface DrawingSettings extends DenoisingSettings {
  readonly seed: number;
  readonly route: Route;
  /** Of the change to the item's source. */
  readonly strength?: number;
}

/** How large a medium is: a picture in pixels, a sound in time, a video in both. */
export type MediumExtent =
  | { readonly modality: 'image'; readonly width: number; readonly height: number }
  | { readonly modality: 'audio'; readonly seconds: number; readonly sampleRate: number }
  | {
      readonly modality: 'video';
      readonly width: number;
      readonly height: number;
      readonly frames: number;
      readonly framesPerSecond: number;
    };

/** A finished drawing, of whatever modality. A re-roll replaces it only once the new one is finished. */
export interface Drawing extends DrawingSettings {
  readonly mediumId: MediumId;
  readonly extent: MediumExtent;
  readonly milliseconds: number;
  /** Absent from drawings of before it was measured. */
  readonly modules?: GenerationModules;
}

/** What the language model said at a signal span; kept so that an item can be drawn again without the text. */
export interface SignalSpan {
  readonly index: number;
  readonly probability: number;
  readonly forced: boolean;
  /** [signal tokens, hiddenSize] float32. */
  readonly signalHiddenStates: HostTensor;
  readonly textBefore: string;
}

export interface GeneratedPart {
  readonly type: 'generated';
  readonly modality: MediumModality;
  readonly itemId: ItemId;
  readonly status: 'waiting' | 'drawing' | 'done' | 'stopped' | 'failed';
  readonly span: SignalSpan;
  /** Last sentence before the span: the caption route's prompt, and the medium's description for people. */
  readonly caption: string;
  /** The medium that it is to be a change of. */
  readonly source?: MediumId;
  /** The drawing under way or tried last. */
  readonly attempt: DrawingSettings;
  readonly progress: { readonly step: number; readonly of: number } | null;
  readonly preview: Pixels | null;
  /** Of the attempt, while the page is open. */
  readonly film?: readonly FilmFrame[];
  readonly drawing: Drawing | null;
  readonly failure: Failure | null;
}

export type ReplyPart = { readonly type: 'text'; readonly text: string } | GeneratedPart;

export type TextStage =
  | 'queued'
  | 'loading'
  | 'perceiving'
  | 'prefilling'
  | 'writing'
  | 'done'
  | 'stopped'
  | 'failed'
  /** The page was left in the middle; what had been shown is kept and can be continued. */
  | 'interrupted';

export interface TurnNotice {
  readonly code: string;
  readonly message: string;
  /** `error`: something that was asked for did not happen. */
  readonly severity?: 'error';
}

/** A user message and its complete reply. Immutable: every event makes a new one. */
export interface Turn {
  readonly id: TurnId;
  /** The same object for as long as the message is unchanged. */
  readonly user: readonly UserPart[];
  /** Earlier generated media that the message speaks of, perceived again: see reference-rule.ts. */
  readonly references: readonly MediumId[];
  readonly options: TurnOptions;
  readonly stage: TextStage;
  readonly prefill: { readonly doneTokens: number; readonly totalTokens: number } | null;
  readonly reply: readonly ReplyPart[];
  readonly notices: readonly TurnNotice[];
  readonly droppedTurns: number;
  readonly failure: Failure | null;
  readonly result: ReplyResult | null;
  /** Absent before anything was measured, and from turns of before it was. */
  readonly trace?: TurnTrace;
}

/** A turn whose reply has not begun. */
export function newTurn(id: TurnId, user: readonly UserPart[], options: TurnOptions): Turn {
  return {
    id,
    user,
    references: [],
    options,
    stage: 'queued',
    prefill: null,
    reply: [],
    notices: [],
    droppedTurns: 0,
    failure: null,
    result: null,
  };
}

/** True while the reply's text is being prepared or written. */
export function isWriting(turn: Turn): boolean {
  switch (turn.stage) {
    case 'queued':
    case 'loading':
    case 'perceiving':
    case 'prefilling':
    case 'writing':
      return true;
    case 'done':
    case 'stopped':
    case 'failed':
    case 'interrupted':
      return false;
  }
}

/** True while the item waits for its turn to be drawn or is being drawn. */
export function isDrawing(part: GeneratedPart): boolean {
  return part.status === 'waiting' || part.status === 'drawing';
}

/** True while anything about the turn is still to come. */
export function isActive(turn: Turn): boolean {
  return isWriting(turn) || generatedParts(turn).some(isDrawing);
}

/** The turn's generated media in the order written. */
export function generatedParts(turn: Turn): readonly GeneratedPart[] {
  return turn.reply.filter((part) => part.type === 'generated');
}

/** The reply's text, without its media. */
export function replyText(turn: Turn): string {
  return turn.reply.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What the user typed. */
export function userText(turn: Turn): string {
  return turn.user
    .map((part) => (part.type === 'text' ? part.text : ''))
    .filter((text) => text !== '')
    .join('\n');
}
