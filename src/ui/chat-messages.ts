import type { ThreadMessageLike } from '@assistant-ui/react';
import type { Turn, TurnId } from '../orchestrator/turn.ts';
import { isWriting, replyText, userText } from '../orchestrator/turn.ts';

/** One half of a turn, as the thread lists it. */
export type ChatMessage =
  { readonly role: 'user'; readonly turn: Turn } | { readonly role: 'assistant'; readonly turn: Turn };

const USER = 'user/';
const REPLY = 'reply/';

/** The turn that a thread message belongs to. */
export function turnIdOf(messageId: string): TurnId {
  return messageId.slice(messageId.indexOf('/') + 1) as TurnId;
}

/** The thread message of what the user said in a turn. */
export const userMessageId = (turnId: TurnId): string => `${USER}${turnId}`;

const userMessages = new WeakMap<Turn['user'], ChatMessage>();
const replyMessages = new WeakMap<Turn, ChatMessage>();

/** Both halves of every turn. The same turn gives the same objects, so that the thread converts only what changed. */
export function chatMessages(turns: readonly Turn[]): readonly ChatMessage[] {
  return turns.flatMap((turn) => [userMessage(turn), replyMessage(turn)]);
}

function userMessage(turn: Turn): ChatMessage {
  const known = userMessages.get(turn.user);
  // A regenerated turn has the same words and another id.
  if (known?.turn.id === turn.id) return known;
  const made: ChatMessage = { role: 'user', turn };
  userMessages.set(turn.user, made);
  return made;
}

function replyMessage(turn: Turn): ChatMessage {
  const known = replyMessages.get(turn);
  if (known !== undefined) return known;
  const made: ChatMessage = { role: 'assistant', turn };
  replyMessages.set(turn, made);
  return made;
}

/** The text is for copying and editing; what is shown comes from the turn itself. */
export function toThreadMessage({ role, turn }: ChatMessage): ThreadMessageLike {
  if (role === 'user') return { role, id: userMessageId(turn.id), content: [{ type: 'text', text: userText(turn) }] };
  return {
    role,
    id: `${REPLY}${turn.id}`,
    content: [{ type: 'text', text: replyText(turn) }],
    status: isWriting(turn) ? { type: 'running' } : { type: 'complete', reason: 'stop' },
  };
}
