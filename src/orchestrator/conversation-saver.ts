import type { MediumId } from '../domain/message.ts';
import type {
  ConversationChanges,
  ConversationFacts,
  ConversationStore,
  StoredOutline,
} from '../storage/conversation-store.ts';
import { allTurns, assembled, parentsOf } from './branches.ts';
import type { Parent } from './branches.ts';
import { fromRecord, liveFromRecord, mediaOf, toRecord } from './conversation-record.ts';
import { automaticTitle, isEmpty, wordsOf } from './conversation-title.ts';
import type { Conversation, ConversationId, TurnStore } from './turn-store.ts';
import { isActive } from './turn.ts';
import type { Turn, TurnId } from './turn.ts';

/** At most this much of a reply is lost when the power goes. */
const LATEST_SAVE_MS = 500;
/** After a failure: somebody may have made room. */
const RETRY_MS = 3000;

export interface ConversationSaverOptions {
  readonly store: TurnStore;
  readonly storage: ConversationStore;
  readonly blobOf: (mediumId: MediumId) => Blob | undefined;
  /** False while another tab writes the conversation that is shown. */
  readonly mayWrite?: () => boolean;
  /** Milliseconds since 1970, later than anything saved before. */
  readonly now?: () => number;
  /** Called after every write, with what was written. */
  readonly onWritten?: (id: ConversationId, changes: ConversationChanges) => void;
  /** Called when saving fails (no room, storage withdrawn), once until it works again; what is unsaved stays in memory. */
  readonly onFailure: (error: unknown) => void;
  /** Called when all that could not be saved has been. */
  readonly onRecovered?: () => void;
}

/** A conversation as storage has it. */
export interface RestoredConversation {
  readonly conversation: Conversation;
  readonly outline: StoredOutline;
  readonly facts: ConversationFacts | undefined;
}

/** What storage holds of a conversation. */
export interface Saved {
  readonly turns: ReadonlyMap<TurnId, Turn>;
  readonly outline: StoredOutline | undefined;
  readonly facts: ConversationFacts | undefined;
}

export const UNSAVED: Saved = { turns: new Map(), outline: undefined, facts: undefined };

/** Writes the conversation to storage while it happens: changed turns only, soon after each change. */
export class ConversationSaver {
  readonly #options: ConversationSaverOptions;
  /** What storage holds already of the conversations that are shown or just being left. */
  readonly #saved = new Map<ConversationId, Saved>();
  #currentId: ConversationId | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #failed = false;
  #isRetrying = false;
  /** Left before they could be saved. */
  readonly #unsaved = new Map<
    ConversationId,
    { readonly conversation: Conversation; readonly settle: (isStored: boolean) => void }
  >();

  constructor(options: ConversationSaverOptions) {
    this.#options = options;
  }

  /** Begins to save; returns what ends it. */
  start(): () => void {
    let shown: readonly Turn[] = [];
    return this.#options.store.subscribe(() => {
      const { turns } = this.#options.store.getSnapshot();
      const isOnlyProgress = turns.length === shown.length && turns.every(({ id }, index) => id === shown[index]?.id);
      shown = turns;
      // What a person wrote, and a finished reply, are written at once: a reload right after must find them.
      if (!isOnlyProgress || !turns.some(isActive)) void this.flush();
      else this.#timer ??= setTimeout(() => void this.flush(), LATEST_SAVE_MS);
    });
  }

  /** What was read from storage need not be written there. Call before it is shown. */
  knows({ conversation, outline, facts }: RestoredConversation): void {
    // Of the time before there was a list: all of it is written anew.
    const turns = facts === undefined ? [] : allTurns(conversation);
    this.#saved.set(conversation.id, { turns: new Map(turns.map((turn) => [turn.id, turn])), outline, facts });
  }

  /** Writes what is not yet written, after what is being written; never rejects. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, mayWrite } = this.#options;
    const { id } = store.getSnapshot();
    return this.#enqueue(async () => {
      const conversation = store.getSnapshot();
      // One that was left meanwhile is written by `leave`, before what was said after it.
      if (conversation.id === id && mayWrite?.() !== false) await this.#save(conversation, true);
    });
  }

  /**
   * The same for a page that is being left: it asks storage at once, for nobody will be there when an earlier write has ended.
   * Storage keeps the order in which it was asked.
   */
  async flushNow(): Promise<void> {
    const { store, mayWrite } = this.#options;
    if (mayWrite?.() !== false) await this.#save(store.getSnapshot(), true).catch(() => undefined);
  }

  /** Something is in memory only. */
  get isBehind(): boolean {
    return this.#failed;
  }

  /** Conversations that are no longer shown and could not be saved yet. */
  get unsaved(): readonly Conversation[] {
    return [...this.#unsaved.values()].map(({ conversation }) => conversation);
  }

  /**
   * Writes what is not yet written of a conversation that is no longer shown, however long it takes until there is room.
   * `tried` after the first attempt; `stored` is false where `takeBack` came first. Neither rejects.
   */
  leave(left: Conversation): { readonly tried: Promise<unknown>; readonly stored: Promise<boolean> } {
    const first = this.#enqueue(() => this.#saveLeft(left));
    let stored: Promise<boolean> = first;
    const tried = first.then((isStored) => {
      if (isStored) return;
      stored = new Promise((settle) => {
        this.#unsaved.set(left.id, { conversation: left, settle });
      });
    });
    return { tried, stored: tried.then(() => stored) };
  }

  /** A conversation that was left and could not be saved yet: it is about to be shown again. */
  takeBack(id: ConversationId): Conversation | undefined {
    const entry = this.#unsaved.get(id);
    this.#unsaved.delete(id);
    entry?.settle(false);
    return entry?.conversation;
  }

  async #saveLeft(left: Conversation): Promise<void> {
    await this.#save(left, false);
    if (left.id !== this.#options.store.getSnapshot().id) this.#saved.delete(left.id);
  }

  async #saveUnsaved(): Promise<void> {
    for (const [id, { conversation, settle }] of this.#unsaved) {
      await this.#saveLeft(conversation);
      this.#unsaved.delete(id);
      settle(true);
    }
  }

  #enqueue(save: () => Promise<void>): Promise<boolean> {
    const done = this.#writing.then(save).then(
      () => true,
      (error: unknown) => {
        if (!this.#failed) this.#options.onFailure(error);
        this.#failed = true;
        this.#catchUpSoon();
        return false;
      },
    );
    this.#writing = done;
    return done;
  }

  #catchUpSoon(): void {
    if (this.#isRetrying) return;
    this.#isRetrying = true;
    setTimeout(() => {
      this.#isRetrying = false;
      void this.#catchUp();
    }, RETRY_MS);
  }

  async #catchUp(): Promise<void> {
    const isAll = (await this.#enqueue(() => this.#saveUnsaved())) && (await this.flush());
    if (!isAll || !this.#failed) return;
    this.#failed = false;
    this.#options.onRecovered?.();
  }

  async #save(conversation: Conversation, isShown: boolean): Promise<void> {
    const { storage, onWritten, now = Date.now } = this.#options;
    const { id } = conversation;
    const saved = this.#saved.get(id) ?? UNSAVED;
    const changes = conversationChanges(conversation, saved, this.#options.blobOf, now);
    const makeCurrent = isShown && id !== this.#currentId;
    if (changes === undefined) {
      if (makeCurrent) await storage.setCurrentId(id);
    } else {
      await storage.write(id, { ...changes, makeCurrent });
      const turns = new Map(allTurns(conversation).map((turn) => [turn.id, turn]));
      this.#saved.set(id, { turns, outline: changes.outline, facts: changes.facts ?? saved.facts });
      onWritten?.(id, changes);
    }
    if (isShown) this.#currentId = id;
  }
}

/** What storage does not hold yet; undefined where it holds everything. */
export function conversationChanges(
  conversation: Conversation,
  saved: Saved,
  blobOf: (mediumId: MediumId) => Blob | undefined,
  now: () => number,
): ConversationChanges | undefined {
  const turns = allTurns(conversation);
  const changed = turns.filter((turn) => saved.turns.get(turn.id) !== turn);
  const known = new Set<string>(saved.outline?.media);
  // With their media in one transaction: a reload may come at any moment.
  const media = [...new Set(changed.flatMap(mediaOf))].flatMap((mediumId) => {
    const blob = known.has(mediumId) ? undefined : blobOf(mediumId);
    return blob === undefined ? [] : [[mediumId, blob] as const];
  });
  const outline: StoredOutline = {
    shown: conversation.turns.map((turn) => turn.id),
    parents: parentsOf(conversation),
    media: [...known, ...media.map(([mediumId]) => mediumId)],
  };
  if (changed.length === 0 && JSON.stringify(outline) === JSON.stringify(saved.outline)) return undefined;
  const time = now();
  const facts: ConversationFacts = {
    title: automaticTitle(conversation),
    createdAt: saved.facts?.createdAt ?? time,
    updatedAt: changed.length === 0 ? (saved.facts?.updatedAt ?? time) : time,
  };
  return {
    outline,
    ...(isEmpty(conversation) ? {} : { facts }),
    changed: changed.map((turn) => [turn.id, toRecord(turn), wordsOf(turn)] as const),
    media,
  };
}

/** The stored conversation `id` with its media; undefined where there is none. `live`: another tab is at it. */
export async function restoreConversation(
  storage: ConversationStore,
  id: string,
  restoreMedium: (mediumId: MediumId, blob: Blob) => void,
  live = false,
): Promise<RestoredConversation | undefined> {
  const stored = await storage.read(id);
  if (stored === undefined) return undefined;
  const turns = stored.turns.flatMap((record) => (live ? liveFromRecord(record) : fromRecord(record)) ?? []);
  const conversation = assembled(
    id as ConversationId,
    turns,
    stored.outline.parents as readonly Parent[],
    stored.outline.shown as readonly TurnId[],
  );
  const restored = await Promise.all(
    [...new Set(turns.flatMap(mediaOf))].map(
      async (mediumId) => [mediumId, await storage.readMedium(mediumId)] as const,
    ),
  );
  for (const [mediumId, blob] of restored) if (blob !== undefined) restoreMedium(mediumId, blob);
  const media = restored.flatMap(([mediumId, blob]) => (blob === undefined ? [] : mediumId));
  // Of the time before outlines named media.
  const outline = { ...stored.outline, media: [...new Set([...stored.outline.media, ...media])] };
  return { conversation, outline, facts: stored.facts };
}
