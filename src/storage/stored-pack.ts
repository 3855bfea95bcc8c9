import type { PackManifest } from '../packs/manifest.ts';
import { planDownload } from '../packs/download-plan.ts';
import type { ByteStore } from './byte-store.ts';
import {
  chunkCount,
  chunkDigest,
  chunkKey,
  chunkRange,
  fileKey,
  MANIFEST_KEY,
  type StoredFile,
} from './stored-file.ts';

/** One chunk of a file that is not in the store. */
export interface MissingChunk {
  readonly index: number;
  readonly bytes: number;
}

/** The chunks of `file` that are not in the store, of which `keys` are the keys. */
export function missingChunks(file: StoredFile, keys: ReadonlySet<string>): MissingChunk[] {
  if (keys.has(fileKey(file.sha256))) return [];
  const missing: MissingChunk[] = [];
  for (let index = 0; index < chunkCount(file); index += 1) {
    if (keys.has(chunkKey(chunkDigest(file, index)))) continue;
    const { start, end } = chunkRange(file, index);
    missing.push({ index, bytes: end - start });
  }
  return missing;
}

/** Bytes of `files` that are still to be fetched. */
export function missingBytes(files: readonly StoredFile[], keys: ReadonlySet<string>): number {
  return files.reduce((sum, file) => sum + missingChunks(file, keys).reduce((part, { bytes }) => part + bytes, 0), 0);
}

/** Whether everything that some backend needs for the first text is stored. */
export function canStart(manifest: PackManifest, keys: ReadonlySet<string>): boolean {
  const starting = Object.values(manifest.components).filter(({ load }) => load === 'start');
  return (['wasm', 'webgpu'] as const).some(
    (backend) =>
      starting.every(({ graphs }) => graphs[backend]) &&
      planDownload(manifest, backend).files.start.every(({ sha256 }) => keys.has(fileKey(sha256))),
  );
}

/** Deletes what earlier versions of the pack left behind. */
export async function evictOldVersions(store: ByteStore, manifest: PackManifest): Promise<void> {
  const wanted = new Set([MANIFEST_KEY]);
  for (const file of manifest.files) {
    wanted.add(fileKey(file.sha256));
    for (let index = 0; index < chunkCount(file); index += 1) wanted.add(chunkKey(chunkDigest(file, index)));
  }
  const old = (await store.keys()).filter((key) => !wanted.has(key));
  if (old.length > 0) await store.remove(old);
}
