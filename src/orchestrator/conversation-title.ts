import { allTurns } from './branches.ts';
import type { Conversation } from './turn-store.ts';
import { replyText, userText } from './turn.ts';
import type { Turn } from './turn.ts';

const LONGEST_TITLE = 60;

/** A conversation's title from the first message that has words; empty where none has any. */
export function automaticTitle(conversation: Conversation): string {
  for (const turn of conversation.turns) {
    const title = tidyTitle(userText(turn).split('\n', 1)[0] ?? '');
    if (title !== '') return title;
  }
  return '';
}

/** One line without control and direction characters, cut at a word where it is long. */
export function tidyTitle(text: string): string {
  const plain = text
    .slice(0, 1000)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const characters = [...plain];
  if (characters.length <= LONGEST_TITLE) return plain;
  const cut = characters.slice(0, LONGEST_TITLE).join('');
  const atWord = cut.replace(/ \S*$/, '');
  return `${atWord.length > LONGEST_TITLE / 2 ? atWord : cut}…`;
}

/** What a search for the turn looks through. */
export function wordsOf(turn: Turn): string {
  return [userText(turn), replyText(turn)].filter((text) => text !== '').join('\n');
}

/** As text is compared in searches: without case, accents and widths. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Whether anything was ever written in the conversation. */
export const isEmpty = (conversation: Conversation): boolean => allTurns(conversation).length === 0;
