import { findTensor } from '../packs/find-tensor.ts';
import type { PackFile, PackManifest, StoredTensor } from '../packs/manifest.ts';
import type { ByteStore } from './byte-store.ts';
import { downloadChunks } from './download-chunks.ts';
import { PackMissingError } from './pack-missing-error.ts';
import { sha256 } from './sha256.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import { byteProgress, type OnStoreEvent } from './store-event.ts';
import { chunkCount, chunkDigest, chunkKey, chunkRange, fileKey, MANIFEST_KEY } from './stored-file.ts';
import { canStart, evictOldVersions, missingBytes, missingChunks } from './stored-pack.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: OnStoreEvent;
}

/** Decoded chunks kept at hand: neighbouring tensors share a chunk, and a tensor may span two. */
const CACHED_CHUNKS = 2;

/** Workers of one tab share small files and wait for each other briefly; that is no news. */
const WAITING_NOTICE_MS = 3000;

/**
 * An opened pack: reads files and tensors, fetching first what is not stored yet.
 *
 * Returned buffers belong to the caller. Reads of one reader share downloads; several readers (workers, tabs) take
 * turns per file. Every method throws `PackDownloadError`, `PackMissingError`, `PackIntegrityError` or the signal's reason.
 */
export class PackReader {
  readonly manifest: PackManifest;
  readonly #url: string;
  readonly #store: ByteStore;
  readonly #environment: StorageEnvironment;
  /** As the host sent it. */
  readonly manifestText: string;
  readonly #files: ReadonlyMap<string, PackFile>;
  /** Files known to be whole in the store. */
  readonly #ready = new Set<string>();
  readonly #downloads = new Map<string, Promise<void>>();
  /** Digests that were checked in this session. */
  readonly #verified = new Set<string>();
  readonly #cache = new Map<string, Uint8Array<ArrayBuffer>>();
  #committed = false;

  /** Use `openPack`. `manifestText` is kept for the day without network. */
  constructor(
    url: string,
    manifest: PackManifest,
    manifestText: string,
    store: ByteStore,
    environment: StorageEnvironment,
  ) {
    this.#url = url;
    this.manifest = manifest;
    this.manifestText = manifestText;
    this.#store = store;
    this.#environment = environment;
    this.#files = new Map(manifest.files.map((file) => [file.path, file]));
  }

  /** Bytes of these files that are not stored yet. */
  async missingBytes(paths: readonly string[]): Promise<number> {
    return missingBytes(
      paths.map((path) => this.#file(path)),
      new Set(await this.#store.keys()),
    );
  }

  /** Makes sure that the files are stored, one after the other, without reading them. */
  async fetchFiles(paths: readonly string[], options: ReadOptions = {}): Promise<void> {
    for (const path of paths) await this.#ensure(this.#file(path), options);
  }

  /** The whole file. */
  async readFile(path: string, options: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#file(path);
    const bytes = new Uint8Array(file.bytes);
    await this.#copy(file, 0, bytes, options);
    return bytes;
  }

  /** What is known of a tensor `weightSet/tensor`. */
  describeTensor(reference: string): StoredTensor {
    const tensor = findTensor(this.manifest, reference);
    // The parser has checked every reference of the manifest; only a caller's own spelling can be wrong.
    if (!tensor) throw new PackMissingError(reference, 'the manifest names no such tensor');
    return tensor;
  }

  /** The tensor's bytes as stored, still encoded. */
  async readTensor(reference: string, options: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const tensor = findTensor(this.manifest, reference);
    if (!tensor) throw new PackMissingError(reference, 'the manifest names no such tensor');
    const bytes = new Uint8Array(tensor.bytes);
    let fileStart = 0;
    for (const path of tensor.set.files) {
      const file = this.#file(path);
      const from = Math.max(tensor.offset, fileStart);
      const to = Math.min(tensor.offset + tensor.bytes, fileStart + file.bytes);
      if (from < to)
        await this.#copy(file, from - fileStart, bytes.subarray(from - tensor.offset, to - tensor.offset), options);
      fileStart += file.bytes;
    }
    return bytes;
  }

  #file(path: string): PackFile {
    const file = this.#files.get(path);
    if (!file) throw new PackMissingError(path, 'the manifest lists no such file');
    return file;
  }

  /** Fills `target` with the file's bytes from `offset` on. */
  async #copy(file: PackFile, offset: number, target: Uint8Array, options: ReadOptions): Promise<void> {
    await this.#ensure(file, options);
    for (let index = 0; index < chunkCount(file); index += 1) {
      const { start, end } = chunkRange(file, index);
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + target.length);
      if (from >= to) continue;
      options.signal?.throwIfAborted();
      const chunk = await this.#chunk(file, index, options);
      target.set(chunk.subarray(from - start, to - start), from - offset);
    }
  }

  /** A verified chunk; one that the store has lost or damaged is fetched again on its own. */
  async #chunk(file: PackFile, index: number, options: ReadOptions): Promise<Uint8Array<ArrayBuffer>> {
    const digest = chunkDigest(file, index);
    const cached = this.#cache.get(digest);
    if (cached) return cached;
    let bytes = await this.#stored(file, index, digest);
    if (!bytes) {
      options.onEvent?.({
        type: 'notice',
        code: 'storage/chunk-repaired',
        message: `A stored part of ${file.path} was damaged or lost and is fetched again.`,
      });
      await this.#download(file, [index], 0, options);
      bytes = await this.#stored(file, index, digest);
    }
    if (!bytes) throw new PackMissingError(file.path, 'the browser lost it while it was being stored');
    this.#cache.set(digest, bytes);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= CACHED_CHUNKS) break;
      this.#cache.delete(oldest);
    }
    return bytes;
  }

  async #stored(file: PackFile, index: number, digest: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { start, end } = chunkRange(file, index);
    const blob = await this.#store.read(chunkKey(digest));
    if (blob?.size !== end - start) return undefined;
    // Reading fails when the browser has dropped the file behind the handle.
    const buffer = await blob.arrayBuffer().catch(() => undefined);
    if (!buffer) return undefined;
    const bytes = new Uint8Array(buffer);
    if (!this.#verified.has(digest)) {
      if ((await sha256(bytes)) !== digest) return undefined;
      this.#verified.add(digest);
    }
    return bytes;
  }

  /** Brings a file into the store. Concurrent calls share one download. */
  async #ensure(file: PackFile, options: ReadOptions): Promise<void> {
    while (!this.#ready.has(file.path)) {
      options.signal?.throwIfAborted();
      const running = this.#downloads.get(file.path);
      if (running) {
        // It runs under another caller's signal and reports; when it fails, this caller tries for itself.
        await running.catch(() => undefined);
        continue;
      }
      const download = this.#fetchMissing(file, options).finally(() => this.#downloads.delete(file.path));
      this.#downloads.set(file.path, download);
      await download;
    }
  }

  async #fetchMissing(file: PackFile, options: ReadOptions): Promise<void> {
    const marker = fileKey(file.sha256);
    const keys = new Set(await this.#store.keys());
    if (!keys.has(marker)) {
      if (missingChunks(file, keys).length > 0)
        await this.#exclusively(file, options, () => this.#fetchRest(file, options));
      await this.#store.write(marker, new Blob([]));
    }
    // Whatever was fetched has been reported already.
    if (missingChunks(file, keys).length === 0) reportStored(file, options);
    this.#ready.add(file.path);
    await this.#commit();
  }

  async #fetchRest(file: PackFile, options: ReadOptions): Promise<void> {
    // Another tab may have fetched it while this one waited.
    const missing = missingChunks(file, new Set(await this.#store.keys()));
    const left = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    if (missing.length === 0) return reportStored(file, options);
    const indices = missing.map(({ index }) => index);
    await this.#download(file, indices, file.bytes - left, options);
  }

  async #download(file: PackFile, missing: readonly number[], loaded: number, options: ReadOptions): Promise<void> {
    const report = byteProgress(file.path, file.bytes, options.onEvent, this.#environment.now);
    let loadedBytes = loaded;
    await downloadChunks({
      environment: this.#environment,
      file,
      url: file.url ?? new URL(file.path, this.#url).href,
      missing,
      signal: options.signal,
      onBytes: (count) => {
        loadedBytes += count;
        report(Math.min(loadedBytes, file.bytes));
      },
      onChunk: async (index, bytes) => {
        const digest = chunkDigest(file, index);
        await this.#store.write(chunkKey(digest), new Blob([bytes]));
      },
    });
  }

  /** Runs `job` while no other tab or worker fetches the same file, where the browser has locks. */
  async #exclusively(file: PackFile, { signal, onEvent }: ReadOptions, job: () => Promise<void>): Promise<void> {
    const { locks } = this.#environment;
    if (!locks) return job();
    const name = `anytab download ${file.sha256}`;
    let started = false;
    const begin = (): Promise<void> => {
      started = true;
      return job();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await begin();
      });
      // Typed as never changing, but the callback above may have run.
      if (started as boolean) return;
      timer = setTimeout(() => {
        const message = `Another tab is fetching ${file.path}; this one waits for it.`;
        onEvent?.({ type: 'notice', code: 'storage/waiting-for-other-tab', message });
      }, WAITING_NOTICE_MS);
      await locks.request(name, signal ? { signal } : {}, begin);
    } catch (error) {
      signal?.throwIfAborted();
      if (started) throw error;
      // Where all storage is blocked, locks are refused too: then nothing is shared that they could protect.
      await job();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Once the pack can start from the store, it replaces the version before it. */
  async #commit(): Promise<void> {
    if (this.#committed) return;
    if (!canStart(this.manifest, new Set(await this.#store.keys()))) return;
    this.#committed = true;
    await this.#store.write(MANIFEST_KEY, new Blob([this.manifestText]));
    await evictOldVersions(this.#store, this.manifest);
  }
}

function reportStored({ path, bytes }: PackFile, { onEvent }: ReadOptions): void {
  onEvent?.({ type: 'bytes', file: path, loadedBytes: bytes, totalBytes: bytes, from: 'storage' });
}
