import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import type { MediumModality } from '../domain/modality.ts';
import { createContext, startTransition, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { ChatEngine } from '../orchestrator/chat-engine.ts';
import type { ConversationKeeper } from '../orchestrator/conversation-keeper.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import type { PackShelf } from '../orchestrator/pack-shelf.ts';
import type { PageState } from '../orchestrator/page-state.ts';
import type { Residency, Residents } from '../orchestrator/residency.ts';
import type { Routing } from '../protocol/language-api.ts';
import type { Settings } from '../orchestrator/settings.ts';
import type { Conversation, TurnStore } from '../orchestrator/turn-store.ts';
import { generatedParts } from '../orchestrator/turn.ts';
import type { Turn, TurnId } from '../orchestrator/turn.ts';
import type { ValueStore } from '../orchestrator/value-store.ts';
import type { Transfer } from './transfer.ts';

/** Everything that components may use; `main.tsx` makes it. */
export interface Page {
  readonly store: TurnStore;
  readonly media: MediaLibrary;
  readonly state: ValueStore<PageState>;
  readonly settings: ValueStore<Settings>;
  /** What the next message says about media. */
  readonly routing: ValueStore<Routing>;
  /** Null until the pack is open. */
  readonly opened: ValueStore<{ readonly engine: ChatEngine; readonly residency: Residency } | null>;
  /** Tries to open the pack again after a failure. */
  readonly reopen: () => void;
  /** Loads the page anew once everything said is stored. */
  readonly reload: () => Promise<void>;
  readonly shelf: PackShelf;
  readonly askToPersist: () => Promise<boolean>;
  /** Loads the page anew with that pack. */
  readonly switchPack: (name: string) => void;
  readonly newConversation: () => void;
  readonly conversations: ConversationKeeper;
  readonly transfer: Transfer;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = use(PageContext);
  if (page === null) throw new Error('usePage outside of <PageContext>');
  return page;
}

/** The current value of any store with `subscribe` and `getSnapshot`. */
export function useStore<T>(store: {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => T;
}): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/** What is needed of the conversation, rendering anew only when that is another value or object. */
export function useOfConversation<T>(select: (conversation: Conversation) => T): T {
  const { store } = usePage();
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}

/**
 * The turns that are shown. What only goes on inside one of them, such as streamed words, is rendered at React's leisure: in
 * slices that a click or a key may come between, while a turn or a medium that comes, goes or ends is rendered at once.
 */
export function useTurns(): readonly Turn[] {
  const { store } = usePage();
  const [turns, setTurns] = useState(() => store.getSnapshot().turns);
  useEffect(() => {
    let before: readonly Turn[] = [];
    const show = (): void => {
      const { turns } = store.getSnapshot();
      const isUrgent = outline(turns) !== outline(before);
      before = turns;
      if (isUrgent) setTurns(turns);
      else
        startTransition(() => {
          setTurns(turns);
        });
    };
    // What happened between the first rendering and now was told to nobody.
    show();
    return store.subscribe(show);
  }, [store]);
  return turns;
}

/** Which turns there are, and how far each and its media are: "Stop" goes at once, and what it was for must not come later. */
function outline(turns: readonly Turn[]): string {
  return turns
    .map((turn) => [turn.id, turn.stage, ...generatedParts(turn).map(({ status }) => status)].join(' '))
    .join();
}

/** The turn, rendering anew only when it changes; undefined when it is gone. */
export function useTurn(turnId: TurnId): Turn | undefined {
  const { store } = usePage();
  return useSyncExternalStore(store.subscribe, () => store.turn(turnId));
}

/** Whether another tab writes the conversation that is shown. */
export function useFollowing(): boolean {
  return useStore(usePage().conversations.following);
}

/** Undefined until the pack is open, and where the conversation is not this tab's to write. */
export function useEngine(): ChatEngine | undefined {
  const engine = useStore(usePage().opened)?.engine;
  return useFollowing() ? undefined : engine;
}

/** What the pack can make; pictures until it is known. */
export function useMakes(): readonly MediumModality[] {
  const { manifest } = useStore(usePage().state);
  return MEDIUM_MODALITIES.filter((modality) => Object.hasOwn(manifest?.generation ?? ASSUMED, modality));
}

/** What the pack takes beside pictures: ends the names of the words about attaching. */
export function useTaking(): '' | 'Hearing' | 'Watching' | 'All' {
  const { audio, video } = useStore(usePage().state).manifest?.perception ?? {};
  if (video !== undefined) return audio === undefined ? 'Watching' : 'All';
  return audio === undefined ? '' : 'Hearing';
}

/** Whether the pack takes sounds, and so recordings. */
export function useHears(): boolean {
  return useStore(usePage().state).manifest?.perception.audio !== undefined;
}

const ASSUMED = { image: true };

const NEVER = (): (() => void) => () => undefined;

/** How far the tiers are; null until the pack is open. */
export function useResidents(): Residents | null {
  const residency = useStore(usePage().opened)?.residency;
  return useSyncExternalStore(residency?.subscribe ?? NEVER, () => residency?.getSnapshot() ?? null);
}
