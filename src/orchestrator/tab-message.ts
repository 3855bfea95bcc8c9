import type { ListedConversation, StoredOutline } from '../storage/conversation-store.ts';
import { allTurns, assembled } from './branches.ts';
import type { Parent } from './branches.ts';
import { liveFromRecord } from './conversation-record.ts';
import type { Conversation } from './turn-store.ts';
import type { TurnId } from './turn.ts';

/** What one tab tells the others. */
export type TabMessage =
  | { readonly type: 'listed'; readonly entry: ListedConversation }
  /** Somebody wants to write this conversation in the tab that says so. */
  | { readonly type: 'wanted'; readonly id: string }
  /** The tab that has it cannot let go of it: it holds words that could not be stored. */
  | { readonly type: 'withheld'; readonly id: string }
  /** A conversation was stored so; `changed` as records. */
  | {
      readonly type: 'written';
      readonly id: string;
      readonly outline: StoredOutline;
      readonly changed: readonly (readonly [turnId: string, record: unknown])[];
    };

/** A tab with another version of the page may say something else. */
export function isTabMessage(message: unknown): message is TabMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  if (message.type === 'listed') return 'entry' in message;
  if (message.type === 'wanted' || message.type === 'withheld') return 'id' in message;
  return message.type === 'written' && 'outline' in message;
}

/** The conversation after what the tab that writes it has told. */
export function followed(
  conversation: Conversation,
  { outline, changed }: Extract<TabMessage, { type: 'written' }>,
): Conversation {
  const turns = new Map(allTurns(conversation).map((turn) => [turn.id, turn]));
  for (const [turnId, record] of changed) {
    const turn = liveFromRecord(record);
    if (turn !== undefined) turns.set(turnId as TurnId, turn);
  }
  return assembled(
    conversation.id,
    [...turns.values()],
    outline.parents as readonly Parent[],
    outline.shown as readonly TurnId[],
  );
}
