import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { ReplyResult } from '../protocol/language-api.ts';
import type { Pixels } from '../domain/decoded-medium.ts';
import type { TokenOdds } from '../protocol/language-api.ts';
import type { Failure } from './failure.ts';
import type { PerceptionTrace } from './turn-trace.ts';
import type { Drawing, DrawingSettings, ItemId, SignalSpan, TurnNotice } from './turn.ts';

/** Everything that can happen to a turn. */
export type TurnEvent =
  | { readonly type: 'loading' }
  | { readonly type: 'perceiving' }
  | { readonly type: 'perceived'; readonly perception: PerceptionTrace }
  | ({ readonly type: 'token' } & TokenOdds)
  | { readonly type: 'references'; readonly mediumIds: readonly MediumId[] }
  | { readonly type: 'prefill'; readonly doneTokens: number; readonly totalTokens: number }
  | { readonly type: 'context-trimmed'; readonly droppedTurns: number }
  | { readonly type: 'notice'; readonly notice: TurnNotice }
  | { readonly type: 'text-delta'; readonly text: string }
  | {
      readonly type: 'signal-span';
      readonly modality: MediumModality;
      readonly itemId: ItemId;
      readonly span: SignalSpan;
      readonly caption: string;
      readonly source?: MediumId;
      readonly attempt: DrawingSettings;
    }
  | { readonly type: 'text-finished'; readonly result: ReplyResult }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly failure: Failure }
  /** A failed, stopped or interrupted reply goes on where it broke off. */
  | { readonly type: 'resumed' }
  | { readonly type: 'item-requeued'; readonly itemId: ItemId; readonly attempt: DrawingSettings }
  | { readonly type: 'item-started'; readonly itemId: ItemId }
  | {
      readonly type: 'denoise-step';
      readonly itemId: ItemId;
      readonly step: number;
      readonly of: number;
      readonly preview?: Pixels;
    }
  | { readonly type: 'item-done'; readonly itemId: ItemId; readonly drawing: Drawing }
  | { readonly type: 'item-stopped'; readonly itemId: ItemId }
  | { readonly type: 'item-failed'; readonly itemId: ItemId; readonly failure: Failure };
