import type { MediumId } from '../domain/message.ts';
import type { ConversationStore } from '../storage/conversation-store.ts';
import { mediaOf } from './conversation-record.ts';
import { ConversationSaver, restoreConversation } from './conversation-saver.ts';
import type { TurnNotice } from './turn.ts';
import type { Conversation, ConversationId, TurnStore } from './turn-store.ts';
import { ValueStore } from './value-store.ts';

/** The media that belong to conversations (src/media on the page). */
export interface KeptMedia {
  blob(mediumId: MediumId): Blob | undefined;
  restore(mediumId: MediumId, blob: Blob): void;
  forget(mediumIds: Iterable<MediumId>): void;
}

/** Which conversation a tab shows, and that no other tab writes it. */
export interface TabClaims {
  /** False when another tab has it. */
  claim(id: string): Promise<boolean>;
  /** The conversation of this tab before it was reloaded. */
  remembered(): string | undefined;
  remember(id: string): void;
}

export interface ConversationKeeperOptions {
  readonly store: TurnStore;
  readonly storage: Promise<ConversationStore>;
  readonly media: KeptMedia;
  readonly tab: TabClaims;
  readonly onNotice: (notice: TurnNotice) => void;
}

/**
 * Brings the last conversation back, saves the one that is shown while it happens, and keeps the way back to the one
 * before it.
 */
export class ConversationKeeper {
  /** The conversation that was left last; null where there is none to go back to. */
  readonly former = new ValueStore<ConversationId | null>(null);
  readonly #options: ConversationKeeperOptions;
  readonly #claimed = new Set<string>();
  /** The former conversation as it was left: going back to it needs no storage. */
  #left: Conversation | undefined;
  #saver: ConversationSaver | undefined;

  constructor(options: ConversationKeeperOptions) {
    this.#options = options;
    options.store.onReplaced((left) => {
      this.#leave(left);
    });
  }

  /** Shows what this tab showed before, or what was saved last, and saves from then on. Never rejects. */
  async start(): Promise<void> {
    const { store, media, onNotice } = this.#options;
    const storage = await this.#options.storage;
    if (!storage.persistent) {
      const message = 'The browser lets this page store nothing: the conversation ends with this tab.';
      onNotice({ code: 'storage/conversation-in-memory', message });
    }
    const restored = await this.#restoreLast(storage).catch(() => {
      const message = 'The last conversation could not be read. It was left as it is.';
      onNotice({ code: 'storage/conversation-unreadable', message });
      return undefined;
    });
    // Somebody quick (or a script) may have begun a new one meanwhile.
    const isFresh = store.getSnapshot().turns.length === 0;
    if (restored !== undefined && isFresh) store.replace(restored);
    this.#saver = new ConversationSaver({
      store,
      storage,
      blobOf: (mediumId) => media.blob(mediumId),
      onFailure: () => {
        const message = 'This conversation can no longer be saved (is the disk full?): it ends with this tab.';
        onNotice({ code: 'storage/conversation-not-saved', message });
      },
    });
    this.#saver.start(isFresh ? restored : undefined);
    this.#shows(store.getSnapshot().id);
    const former = await storage.formerId().catch(() => undefined);
    if (former !== undefined && former !== store.getSnapshot().id)
      this.former.update((known) => known ?? (former as ConversationId));
  }

  /** Writes what is not yet written; never rejects. */
  async flush(): Promise<void> {
    await this.#saver?.flush();
  }

  /** Shows the former conversation again. Says so where another tab has it, or where it cannot be read. */
  async goBack(): Promise<void> {
    const id = this.former.getSnapshot();
    if (id === null) return;
    const conversation = this.#left?.id === id ? this.#left : await this.#restore(id).catch(() => undefined);
    if (conversation !== undefined) {
      this.#options.store.replace(conversation);
      return;
    }
    this.former.update(() => null);
    const message = 'The conversation before this one is open in another tab, or could not be read.';
    this.#options.onNotice({ code: 'storage/former-conversation-unreadable', message });
  }

  #leave(left: Conversation): void {
    const { store, media } = this.#options;
    const { id, turns } = store.getSnapshot();
    this.#shows(id);
    const before = this.#left;
    // An empty conversation is nothing to go back to.
    if (left.turns.length > 0) this.#left = left;
    const former = this.#left?.id ?? this.former.getSnapshot();
    this.former.update(() => (former === id ? null : former));
    const shown = new Set([...turns, ...(this.#left?.turns ?? [])].flatMap(mediaOf));
    const gone = (before?.turns ?? []).flatMap(mediaOf).filter((mediumId) => !shown.has(mediumId));
    // Not before all of it is stored.
    void this.#saver?.leave(left).then(() => {
      media.forget(gone);
    });
  }

  #shows(id: ConversationId): void {
    this.#options.tab.remember(id);
    void this.#claim(id);
  }

  async #restoreLast(storage: ConversationStore): Promise<Conversation | undefined> {
    for (const id of new Set([this.#options.tab.remembered(), await storage.currentId()])) {
      const restored = id === undefined ? undefined : await this.#restore(id);
      if (restored !== undefined) return restored;
    }
    return undefined;
  }

  /** Undefined where another tab has it open, or nothing is stored. */
  async #restore(id: string): Promise<Conversation | undefined> {
    const { storage, media } = this.#options;
    if (!(await this.#claim(id))) return undefined;
    return restoreConversation(await storage, id, (mediumId, blob) => {
      media.restore(mediumId, blob);
    });
  }

  /** A claim holds for as long as the tab lives. */
  async #claim(id: string): Promise<boolean> {
    if (this.#claimed.has(id)) return true;
    this.#claimed.add(id);
    const claimed = await this.#options.tab.claim(id);
    if (!claimed) this.#claimed.delete(id);
    return claimed;
  }
}
