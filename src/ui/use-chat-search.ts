import { useEffect, useState } from 'react';
import type { ConversationId } from '../orchestrator/turn-store.ts';
import { usePage } from './page.ts';

/** Typing goes on meanwhile. */
const PAUSE_MS = 150;

/** What the query finds, each with the text around it; null while nothing is looked for. */
export function useChatSearch(query: string): ReadonlyMap<ConversationId, string> | null {
  const { list } = usePage().conversations;
  const [found, setFound] = useState<ReadonlyMap<ConversationId, string> | null>(null);
  useEffect(() => {
    if (query.trim() === '') {
      list.endSearch();
      return;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      list.search(query).then(
        (matches) => {
          if (isCurrent) setFound(matches);
        },
        () => {
          if (isCurrent) setFound(new Map());
        },
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [list, query]);
  return query.trim() === '' ? null : found;
}
