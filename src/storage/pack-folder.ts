/** Packs as folders (or other files) on a disk: for machines that never go online. */
import { PackManifestError } from '../packs/pack-manifest-error.ts';
import { parsePackManifest } from '../packs/parse-pack-manifest.ts';
import { MANIFEST_FILE, openPackStore, parseJson } from './open-pack.ts';
import { PackIntegrityError } from './pack-integrity-error.ts';
import { PackMissingError } from './pack-missing-error.ts';
import type { PackReader } from './pack-reader.ts';
import type { VerifyOptions } from './pack-upkeep.ts';
import { sha256 } from './sha256.ts';
import { browserEnvironment, type StorageEnvironment } from './storage-environment.ts';
import { chunkCount, chunkDigest, chunkKey, chunkRange, fileKey, MANIFEST_KEY } from './stored-file.ts';
import { evictOldVersions } from './stored-pack.ts';

/** Manifests are well below a megabyte; what is larger is no manifest, and is not read. */
const LARGEST_MANIFEST_BYTES = 32e6;

/** A file of a folder or of an archive; it is read when its turn comes. */
export interface SavedFile {
  /** From the chosen folder on, `/`-separated. */
  readonly path: string;
  readonly bytes: number;
  read(): Promise<Blob>;
}

export interface FolderFile {
  readonly path: string;
  readonly blob: Blob;
}

export const folderFiles = (files: readonly FolderFile[]): readonly SavedFile[] =>
  files.map(({ path, blob }) => ({ path, bytes: blob.size, read: async () => blob }));

/**
 * Keeps a pack from files of a folder or an archive as if it had been downloaded from below `packsUrl`; answers its name. The folder may lie
 * within the chosen one. Every byte is checked against the manifest; the manifest comes last, so that nothing half is ever used.
 *
 * Throws `PackMissingError`, `PackManifestError`, `PackVersionError`, `PackIntegrityError`, or the signal's reason.
 */
export async function importPack(
  packsUrl: string,
  files: readonly SavedFile[],
  { signal, onProgress }: VerifyOptions = {},
  environment: StorageEnvironment = browserEnvironment(),
): Promise<string> {
  const [found] = files
    .filter(({ path }) => path === MANIFEST_FILE || path.endsWith(`/${MANIFEST_FILE}`))
    .sort((a, b) => a.path.length - b.path.length);
  if (found === undefined) throw new PackMissingError(MANIFEST_FILE, 'it is not in there');
  if (found.bytes > LARGEST_MANIFEST_BYTES) throw new PackManifestError('$', 'it is far too large');
  const text = await (await found.read()).text();
  const manifest = parsePackManifest(parseJson(text));
  const folder = found.path.slice(0, -MANIFEST_FILE.length);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const store = await openPackStore(new URL(`${manifest.name}/`, packsUrl).href, environment);
  let done = 0;
  for (const file of manifest.files) {
    const saved = byPath.get(folder + file.path);
    if (saved === undefined) throw new PackMissingError(file.path, 'it is not in there');
    if (saved.bytes !== file.bytes)
      throw new PackIntegrityError(file.path, `it has ${String(saved.bytes)} bytes instead of ${String(file.bytes)}`);
    signal?.throwIfAborted();
    const blob = await saved.read();
    for (let index = 0; index < chunkCount(file); index += 1) {
      signal?.throwIfAborted();
      const { start, end } = chunkRange(file, index);
      const bytes = new Uint8Array(await blob.slice(start, end).arrayBuffer());
      const digest = chunkDigest(file, index);
      if ((await sha256(bytes)) !== digest)
        throw new PackIntegrityError(file.path, `part ${String(index + 1)} has the wrong checksum`);
      await store.write(chunkKey(digest), new Blob([bytes]));
      done += bytes.length;
      onProgress?.(done);
    }
    await store.write(fileKey(file.sha256), new Blob([]));
  }
  await store.write(MANIFEST_KEY, new Blob([text]));
  await evictOldVersions(store, manifest);
  return manifest.name;
}

/** Writes the whole pack, for every backend, into a folder of its name below `parent`; what is missing here is fetched first. */
export async function exportPack(
  pack: PackReader,
  parent: FileSystemDirectoryHandle,
  { signal, onProgress }: VerifyOptions = {},
): Promise<void> {
  const folder = await parent.getDirectoryHandle(pack.manifest.name, { create: true });
  let done = 0;
  for (const { path } of pack.manifest.files) {
    const bytes = await pack.readFile(path, signal ? { signal } : {});
    await writeFile(folder, path.split('/'), bytes);
    done += bytes.length;
    onProgress?.(done);
  }
  // Last, as everywhere: a folder with a manifest is a whole one.
  await writeFile(folder, [MANIFEST_FILE], new TextEncoder().encode(pack.manifestText));
}

async function writeFile(
  folder: FileSystemDirectoryHandle,
  [first = '', ...rest]: readonly string[],
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (rest.length > 0) return writeFile(await folder.getDirectoryHandle(first, { create: true }), rest, bytes);
  const writable = await (await folder.getFileHandle(first, { create: true })).createWritable();
  await writable.write(bytes);
  await writable.close();
}
