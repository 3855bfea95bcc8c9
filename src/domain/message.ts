import type { MediumModality } from './modality.ts';

/** Identifies a medium within a conversation store. */
export type MediumId = string & { readonly __unit: 'medium id' };

export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  /** Shown, played or recorded by the user. */
  | { readonly type: 'medium'; readonly modality: MediumModality; readonly mediumId: MediumId }
  /** Generated: stands in the history by its signal span. `mediumId` is absent until the decoder finished. */
  | { readonly type: 'signal'; readonly modality: MediumModality; readonly mediumId?: MediumId };

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly MessagePart[];
}
