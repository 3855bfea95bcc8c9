import { createStore, get, promisifyRequest } from 'idb-keyval';
import type { UseStore } from 'idb-keyval';

/** What one transaction does; deletions come first. */
export interface Writes {
  readonly puts?: readonly (readonly [key: string, value: unknown])[];
  readonly deletes?: readonly string[];
  /** Everything whose key begins so. */
  readonly deletePrefixes?: readonly string[];
}

/** Values by key, readable by the beginning of the key. Every method rejects with what IndexedDB says when storage fails. */
export interface KeyValues {
  /** False when nothing outlives the page. */
  readonly persistent: boolean;
  get(key: string): Promise<unknown>;
  getMany(keys: readonly string[]): Promise<readonly unknown[]>;
  keys(prefix: string): Promise<readonly string[]>;
  /** In the order of `keys(prefix)`. */
  values(prefix: string): Promise<readonly unknown[]>;
  /** In one transaction, asked for at once: it gets through while a page is being left. */
  write(writes: Writes): Promise<void>;
}

/** Opens the database, or values that go with the page where IndexedDB does not work (private windows, policies). */
export async function openKeyValues(databaseName: string): Promise<KeyValues> {
  try {
    const database = createStore(databaseName, 'entries');
    await get('current', database);
    return databaseValues(database);
  } catch {
    return pageValues();
  }
}

const beginningWith = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

function databaseValues(database: UseStore): KeyValues {
  return {
    persistent: true,
    get: (key) => database('readonly', (store) => promisifyRequest<unknown>(store.get(key))),
    getMany: (keys) =>
      database('readonly', (store) => Promise.all(keys.map((key) => promisifyRequest<unknown>(store.get(key))))),
    keys: async (prefix) =>
      (await database('readonly', (store) => promisifyRequest(store.getAllKeys(beginningWith(prefix))))) as string[],
    values: (prefix) => database('readonly', (store) => promisifyRequest(store.getAll(beginningWith(prefix)))),
    write: ({ puts = [], deletes = [], deletePrefixes = [] }) =>
      database('readwrite', (store) => {
        for (const key of deletes) store.delete(key);
        for (const prefix of deletePrefixes) store.delete(beginningWith(prefix));
        for (const [key, value] of puts) store.put(value, key);
        const done = promisifyRequest<unknown>(store.transaction);
        // Left to itself it waits for this page to hear of every request, and a page that is being left hears no more.
        store.transaction.commit();
        return done as Promise<void>;
      }),
  };
}

function pageValues(): KeyValues {
  const entries = new Map<string, unknown>();
  const keys = (prefix: string): string[] => [...entries.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    persistent: false,
    get: async (key) => entries.get(key),
    getMany: async (wanted) => wanted.map((key) => entries.get(key)),
    keys: async (prefix) => keys(prefix),
    values: async (prefix) => keys(prefix).map((key) => entries.get(key)),
    async write({ puts = [], deletes = [], deletePrefixes = [] }) {
      for (const key of [...deletes, ...deletePrefixes.flatMap(keys)]) entries.delete(key);
      for (const [key, value] of puts) entries.set(key, value);
    },
  };
}
