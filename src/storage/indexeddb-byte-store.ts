import { createStore, delMany, get, keys, set } from 'idb-keyval';
import type { ByteStore } from './byte-store.ts';

/** One IndexedDB database per name; it is opened at the first call. Rejects where IndexedDB is refused. */
export function indexedDbByteStore(databaseName: string): ByteStore {
  // createStore touches indexedDB at once, and some private modes throw instead of rejecting.
  let store: ReturnType<typeof createStore> | undefined;
  const open = (): ReturnType<typeof createStore> => (store ??= createStore(databaseName, 'bytes'));
  return {
    read: async (key) => {
      const value: unknown = await get(key, open());
      return value instanceof Blob ? value : undefined;
    },
    write: async (key, bytes) => set(key, bytes, open()),
    remove: async (removed) => delMany([...removed], open()),
    keys: async () => (await keys(open())).map(String),
  };
}
