/** Where bytes are kept under a key. Blobs, because browsers then hand out a handle instead of a copy. */
export interface ByteStore {
  read(key: string): Promise<Blob | undefined>;
  write(key: string, bytes: Blob): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** Keeps bytes for as long as the worker lives. */
export class MemoryByteStore implements ByteStore {
  readonly #blobs = new Map<string, Blob>();
  read(key: string): Promise<Blob | undefined> {
    return Promise.resolve(this.#blobs.get(key));
  }
  write(key: string, bytes: Blob): Promise<void> {
    this.#blobs.set(key, bytes);
    return Promise.resolve();
  }
  remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#blobs.delete(key);
    return Promise.resolve();
  }
  keys(): Promise<readonly string[]> {
    return Promise.resolve([...this.#blobs.keys()]);
  }
}
