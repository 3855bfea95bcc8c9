import type { ByteStore } from './byte-store.ts';
import { indexedDbByteStore } from './indexeddb-byte-store.ts';

/** Everything that storage takes from the browser, so that tests can stand in for it. */
export interface StorageEnvironment {
  readonly fetch: typeof fetch;
  readonly openStore: (name: string) => ByteStore;
  /** Absent in insecure contexts and old browsers: two tabs may then download the same file twice. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  /** Bytes; undefined where the browser does not say. */
  readonly estimate: () => Promise<{ readonly quota?: number; readonly usage?: number } | undefined>;
  /** False only when there certainly is no network. */
  readonly online: () => boolean;
  /** Milliseconds. */
  readonly now: () => number;
  /** Resolves after some milliseconds, or rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** What this page or worker offers. */
export function browserEnvironment(): StorageEnvironment {
  // Absent outside secure contexts, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  const storage = navigator.storage as StorageManager | undefined;
  return {
    fetch: (input, init) => fetch(input, init),
    openStore: indexedDbByteStore,
    locks,
    estimate: async () => storage?.estimate().catch(() => undefined),
    online: () => navigator.onLine,
    now: () => performance.now(),
    sleep,
  };
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
