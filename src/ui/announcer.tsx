import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ConversationId } from '../orchestrator/turn-store.ts';
import { generatedParts, isWriting, replyText } from '../orchestrator/turn.ts';
import type { GeneratedPart, Turn, TurnId } from '../orchestrator/turn.ts';
import { usePage } from './page.ts';
import { mediumStrings } from './strings.ts';

/** Not more often than this, however fast sentences come. */
const PAUSE_MS = 1500;

interface Spoken {
  readonly conversationId: ConversationId;
  readonly turnId: TurnId | undefined;
  readonly length: number;
  readonly media: number;
}

/** Speaks finished sentences and finished media of the newest reply to screen readers, and nothing in between. */
export function Announcer(): ReactNode {
  const { store } = usePage();
  const [words, setWords] = useState('');
  useEffect(() => {
    let spoken: Spoken | undefined;
    const timer = setInterval(() => {
      const { id, turns } = store.getSnapshot();
      const turn = turns.at(-1);
      const now = { conversationId: id, turnId: turn?.id, length: 0, media: 0, ...(turn && finished(turn)) };
      // A conversation that was just restored has been heard before.
      const next = spoken?.conversationId === id && turn !== undefined ? announcement(turn, spoken) : '';
      spoken = now;
      if (next !== '') setWords(next);
    }, PAUSE_MS);
    return () => {
      clearInterval(timer);
    };
  }, [store]);
  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  );
}

/** What is new in `turn` since `spoken`. */
export function announcement(turn: Turn, spoken: Pick<Spoken, 'turnId' | 'length' | 'media'>): string {
  const before = spoken.turnId === turn.id ? spoken : { length: 0, media: 0 };
  const { length, media } = finished(turn);
  const sentences = replyText(turn).slice(before.length, length).trim();
  // Media are finished in the order written, except re-rolled ones, which need no words: somebody waits for them.
  const done = finishedMedia(turn)
    .slice(before.media, media)
    .map(({ modality }) => mediumStrings[modality].finished);
  return [sentences, ...done].filter((part) => part !== '').join(' ');
}

function finishedMedia(turn: Turn): readonly GeneratedPart[] {
  return generatedParts(turn).filter(({ status }) => status === 'done');
}

/** Length of the reply up to its last finished sentence (all of it once it is finished), and media done. */
function finished(turn: Turn): { readonly length: number; readonly media: number } {
  const text = replyText(turn);
  const ends = ['. ', '! ', '? ', '\n'].map((mark) => text.lastIndexOf(mark));
  return {
    length: isWriting(turn) ? Math.max(...ends) + 1 : text.length,
    media: finishedMedia(turn).length,
  };
}
