/** What is done to a pack on this device beside reading it: checking and deleting it. */
import type { PackFile } from '../packs/manifest.ts';
import { openPackStore } from './open-pack.ts';
import { sha256 } from './sha256.ts';
import { browserEnvironment, type StorageEnvironment } from './storage-environment.ts';
import { chunkCount, chunkDigest, chunkKey, chunkRange, fileKey } from './stored-file.ts';

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Bytes looked at so far; what is not stored counts as looked at. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Reads every stored chunk of `files` and drops those that are not what the manifest says, so that the next download brings
 * them anew. Returns how many bytes were dropped. Throws the signal's reason.
 */
export async function dropDamagedChunks(
  packUrl: string,
  files: readonly PackFile[],
  { signal, onProgress }: VerifyOptions = {},
  environment: StorageEnvironment = browserEnvironment(),
): Promise<number> {
  const store = await openPackStore(packUrl, environment);
  const keys = new Set(await store.keys());
  let damagedBytes = 0;
  let seenBytes = 0;
  for (const file of files) {
    const damaged: string[] = [];
    let isWhole = true;
    for (let index = 0; index < chunkCount(file); index += 1) {
      signal?.throwIfAborted();
      const { start, end } = chunkRange(file, index);
      const digest = chunkDigest(file, index);
      const key = chunkKey(digest);
      if (!keys.has(key)) isWhole = false;
      else if ((await digestOf(await store.read(key))) !== digest) {
        damaged.push(key);
        damagedBytes += end - start;
      }
      seenBytes += end - start;
      onProgress?.(seenBytes);
    }
    if (damaged.length > 0 || !isWhole) await store.remove([...damaged, fileKey(file.sha256)]);
  }
  return damagedBytes;
}

/** Deletes all that is stored of the pack, manifest included. */
export async function removePack(
  packUrl: string,
  environment: StorageEnvironment = browserEnvironment(),
): Promise<void> {
  const store = await openPackStore(packUrl, environment);
  await store.remove(await store.keys());
}

/** Undefined where the browser has lost the bytes behind the key. */
async function digestOf(blob: Blob | undefined): Promise<string | undefined> {
  const bytes = await blob?.arrayBuffer().catch(() => undefined);
  return bytes === undefined ? undefined : sha256(new Uint8Array(bytes));
}
