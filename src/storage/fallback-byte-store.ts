import { MemoryByteStore, type ByteStore } from './byte-store.ts';

/** How long IndexedDB may take to open before it counts as unavailable; some browsers never answer. */
const OPEN_TIMEOUT_MS = 30_000;

/**
 * Writes to `disk` while that works and to memory from the first refusal on (no IndexedDB, private mode, full disk),
 * so that the application goes on. `onRefused` is told once.
 */
export class FallbackByteStore implements ByteStore {
  readonly #memory = new MemoryByteStore();
  readonly #disk: ByteStore;
  readonly #onRefused: (error: unknown) => void;
  #readable: boolean;
  #writable: boolean;

  private constructor(disk: ByteStore, usable: boolean, onRefused: (error: unknown) => void) {
    this.#disk = disk;
    this.#readable = usable;
    this.#writable = usable;
    this.#onRefused = onRefused;
  }

  static async open(disk: ByteStore, onRefused: (error: unknown) => void): Promise<FallbackByteStore> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), OPEN_TIMEOUT_MS);
      });
      await Promise.race([disk.keys(), late]);
      return new FallbackByteStore(disk, true, onRefused);
    } catch (error) {
      onRefused(error);
      return new FallbackByteStore(disk, false, onRefused);
    } finally {
      clearTimeout(timer);
    }
  }

  /** False once anything had to be kept in memory. */
  get persistent(): boolean {
    return this.#writable;
  }

  async read(key: string): Promise<Blob | undefined> {
    const kept = await this.#memory.read(key);
    if (kept || !this.#readable) return kept;
    try {
      return await this.#disk.read(key);
    } catch {
      // A record that cannot be read is as good as absent: it is fetched again.
      return undefined;
    }
  }

  async write(key: string, bytes: Blob): Promise<void> {
    if (this.#writable) {
      try {
        return await this.#disk.write(key, bytes);
      } catch (error) {
        this.#writable = false;
        this.#onRefused(error);
      }
    }
    await this.#memory.write(key, bytes);
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#memory.remove(keys);
    if (this.#readable) await this.#disk.remove(keys).catch(() => undefined);
  }

  async keys(): Promise<readonly string[]> {
    const kept = await this.#memory.keys();
    if (!this.#readable) return kept;
    try {
      return [...new Set([...kept, ...(await this.#disk.keys())])];
    } catch {
      this.#readable = false;
      return kept;
    }
  }
}
