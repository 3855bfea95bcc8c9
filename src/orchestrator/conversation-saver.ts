import type { MediumId } from '../domain/message.ts';
import type { ConversationStore } from '../storage/conversation-store.ts';
import { fromRecord, mediaOf, toRecord } from './conversation-record.ts';
import type { Conversation, ConversationId, TurnStore } from './turn-store.ts';
import { isActive } from './turn.ts';
import type { Turn, TurnId } from './turn.ts';

/** At most this much of a reply is lost when the power goes. */
const LATEST_SAVE_MS = 800;

export interface ConversationSaverOptions {
  readonly store: TurnStore;
  readonly storage: ConversationStore;
  readonly blobOf: (mediumId: MediumId) => Blob | undefined;
  /** Called once when saving fails (no room, storage withdrawn); the conversation goes on in memory. */
  readonly onFailure: (error: unknown) => void;
}

/** Writes the conversation to storage while it happens: changed turns only, soon after each change. */
export class ConversationSaver {
  readonly #options: ConversationSaverOptions;
  readonly #savedMedia = new Set<MediumId>();
  #savedTurns = new Map<TurnId, Turn>();
  #savedId: ConversationId | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(options: ConversationSaverOptions) {
    this.#options = options;
  }

  /** Begins to save; returns what ends it. `restored` is what storage holds already. */
  start(restored?: Conversation): () => void {
    if (restored !== undefined) {
      this.#savedId = restored.id;
      this.#savedTurns = new Map(restored.turns.map((turn) => [turn.id, turn]));
      for (const mediumId of restored.turns.flatMap(mediaOf)) this.#savedMedia.add(mediumId);
    }
    return this.#options.store.subscribe(() => {
      // A finished reply is written at once: a reload right after it must find its picture.
      if (!this.#options.store.getSnapshot().turns.some(isActive)) void this.flush();
      else this.#timer ??= setTimeout(() => void this.flush(), LATEST_SAVE_MS);
    });
  }

  /** Writes what is not yet written; never rejects. For `pagehide`, where the transaction still gets through. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#enqueue(() => this.#save(this.#options.store.getSnapshot()));
  }

  /** Writes what is not yet written of a conversation that is no longer shown, then the one that is; never rejects. */
  leave(left: Conversation): Promise<void> {
    const written = this.#enqueue(() => this.#save(left));
    void this.flush();
    return written;
  }

  #enqueue(save: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(save).catch((error: unknown) => {
      if (!this.#failed) this.#options.onFailure(error);
      this.#failed = true;
    });
    return this.#writing;
  }

  async #save(conversation: Conversation): Promise<void> {
    const { storage, blobOf } = this.#options;
    const { id, turns } = conversation;
    const saved = id === this.#savedId ? this.#savedTurns : new Map<TurnId, Turn>();
    const present = new Set(turns.map((turn) => turn.id));
    const changed = turns.filter((turn) => saved.get(turn.id) !== turn);
    const removed = [...saved.keys()].filter((turnId) => !present.has(turnId));
    if (changed.length === 0 && removed.length === 0 && id === this.#savedId) return;
    const left = id === this.#savedId || this.#savedTurns.size === 0 ? undefined : this.#savedId;
    // With their media in one transaction: a reload may come at any moment.
    const media = changed.flatMap(mediaOf).flatMap((mediumId) => {
      const blob = this.#savedMedia.has(mediumId) ? undefined : blobOf(mediumId);
      return blob === undefined ? [] : [[mediumId, blob] as const];
    });
    const changes = changed.map((turn) => [turn.id, toRecord(turn)] as const);
    await storage.write(id, { order: turns.map((turn) => turn.id), changed: changes, removed, media });
    for (const [mediumId] of media) this.#savedMedia.add(mediumId);
    if (id !== this.#savedId) await storage.setCurrentId(id, left);
    this.#savedId = id;
    this.#savedTurns = new Map(turns.map((turn) => [turn.id, turn]));
  }
}

/** The stored conversation `id` with its media; undefined where there is none. */
export async function restoreConversation(
  storage: ConversationStore,
  id: string,
  restoreMedium: (mediumId: MediumId, blob: Blob) => void,
): Promise<Conversation | undefined> {
  const stored = await storage.read(id);
  if (stored === undefined) return undefined;
  const turns = stored.turns.flatMap((record) => fromRecord(record) ?? []);
  for (const mediumId of turns.flatMap(mediaOf)) {
    const blob = await storage.readMedium(mediumId);
    if (blob !== undefined) restoreMedium(mediumId, blob);
  }
  return { id: id as ConversationId, turns };
}
