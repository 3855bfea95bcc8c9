import { createStore, delMany, get, getMany, setMany } from 'idb-keyval';
import type { UseStore } from 'idb-keyval';

/** A conversation as stored: `turns` in order, in whatever (structured-cloneable) form the caller keeps them. */
export interface StoredConversation {
  readonly turns: readonly unknown[];
}

/** What changed since the last write. */
export interface ConversationChanges {
  /** All turn ids in order. */
  readonly order: readonly string[];
  readonly changed: readonly (readonly [turnId: string, turn: unknown])[];
  readonly removed: readonly string[];
  /** Media that the changed turns name and storage does not hold yet. */
  readonly media: readonly (readonly [mediumId: string, blob: Blob])[];
}

/** Keeps conversations and their media. Every method rejects with what IndexedDB says when storage fails. */
export interface ConversationStore {
  /** False when nothing outlives the page: IndexedDB is refused or missing. */
  readonly persistent: boolean;
  /** The conversation that the page shows; undefined on the first visit. */
  currentId(): Promise<string | undefined>;
  /** The conversation that was shown before the current one. */
  formerId(): Promise<string | undefined>;
  /** `former` stays what it was when absent. */
  setCurrentId(id: string, former?: string): Promise<void>;
  read(id: string): Promise<StoredConversation | undefined>;
  /** In one transaction: a conversation is never half written, and no stored turn names a medium that is not there. */
  write(id: string, changes: ConversationChanges): Promise<void>;
  readMedium(mediumId: string): Promise<Blob | undefined>;
}

const CURRENT = 'current';
const FORMER = 'former';
const orderKey = (id: string): string => `conversation/${id}`;
const turnKey = (id: string, turnId: string): string => `turn/${id}/${turnId}`;
const mediumKey = (mediumId: string): string => `medium/${mediumId}`;

/** Opens the store, or one that forgets with the page where IndexedDB does not work (private windows, policies). */
export async function openConversationStore(databaseName = 'anytab-conversations'): Promise<ConversationStore> {
  try {
    const database = createStore(databaseName, 'entries');
    await get(CURRENT, database);
    return indexedDbStore(database);
  } catch {
    return memoryStore();
  }
}

function indexedDbStore(database: UseStore): ConversationStore {
  return {
    persistent: true,
    currentId: () => get<string>(CURRENT, database),
    formerId: () => get<string>(FORMER, database),
    setCurrentId: (id, former) =>
      setMany([[CURRENT, id], ...(former === undefined ? [] : [[FORMER, former] as [string, unknown]])], database),
    async read(id) {
      const order = await get<readonly string[]>(orderKey(id), database);
      if (order === undefined) return undefined;
      const turns = await getMany<unknown>(
        order.map((turnId) => turnKey(id, turnId)),
        database,
      );
      return { turns: turns.filter((turn) => turn !== undefined) };
    },
    async write(id, { order, changed, removed, media }) {
      await setMany(
        [
          [orderKey(id), order],
          ...media.map(([mediumId, blob]) => [mediumKey(mediumId), blob] as [string, unknown]),
          ...changed.map(([turnId, turn]) => [turnKey(id, turnId), turn] as [string, unknown]),
        ],
        database,
      );
      if (removed.length > 0)
        await delMany(
          removed.map((turnId) => turnKey(id, turnId)),
          database,
        );
    },
    readMedium: (mediumId) => get<Blob>(mediumKey(mediumId), database),
  };
}

function memoryStore(): ConversationStore {
  const entries = new Map<string, unknown>();
  let current: string | undefined;
  let formerId: string | undefined;
  return {
    persistent: false,
    currentId: async () => current,
    formerId: async () => formerId,
    async setCurrentId(id, former = formerId) {
      current = id;
      formerId = former;
    },
    async read(id) {
      const order = entries.get(orderKey(id)) as readonly string[] | undefined;
      return order && { turns: order.map((turnId) => entries.get(turnKey(id, turnId))) };
    },
    async write(id, { order, changed, removed, media }) {
      for (const [mediumId, blob] of media) entries.set(mediumKey(mediumId), blob);
      entries.set(orderKey(id), order);
      for (const [turnId, turn] of changed) entries.set(turnKey(id, turnId), turn);
      for (const turnId of removed) entries.delete(turnKey(id, turnId));
    },
    readMedium: async (mediumId) => entries.get(mediumKey(mediumId)) as Blob | undefined,
  };
}
