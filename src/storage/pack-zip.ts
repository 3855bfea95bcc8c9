/** Packs as one zip: for machines that never go online. The only user of zip.js here; everything runs on this thread. */
import {
  BlobReader,
  BlobWriter,
  Uint8ArrayReader,
  ZipReader,
  ZipWriter,
  configure,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { MANIFEST_FILE } from './open-pack.ts';
import { PackArchiveError } from './pack-archive-error.ts';
import type { SavedFile } from './pack-folder.ts';
import type { PackReader } from './pack-reader.ts';
import type { VerifyOptions } from './pack-upkeep.ts';

// Its workers would be started from blob URLs, which the page's security policy is not for.
configure({ useWebWorkers: false, useCompressionStream: true });

/** More than any pack has; a list of more is no pack's, and is not read on. */
const MOST_ENTRIES = 10_000;
/** Paths of packs are far shorter. */
const LONGEST_NAME = 500;

/**
 * The files of a zip, none of them unpacked. Throws `PackArchiveError` where it is no zip, is encrypted, or has names that lead
 * out of it. What comes out of an entry is never more than `bytes`, whatever the list says of it.
 */
export async function zipFiles(zip: Blob): Promise<readonly SavedFile[]> {
  const files: SavedFile[] = [];
  const names = new Set<string>();
  const reader = new ZipReader(new BlobReader(zip), { strictness: 'strict', filenameValidation: 'tolerant' });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      const { filename, uncompressedSize, encrypted } = entry;
      checkName(filename);
      if (entry.directory) continue;
      if (names.has(filename)) throw new PackArchiveError(`“${filename}” is in it twice`);
      if (names.size >= MOST_ENTRIES) throw new PackArchiveError('there are too many files in it');
      if (encrypted) throw new PackArchiveError('it is encrypted');
      names.add(filename);
      const read = async (): Promise<Blob> => {
        const sink = new LimitedSink(uncompressedSize, filename);
        try {
          await entry.getData(sink.writable, { checkCrc32: true, strictness: 'strict' });
        } catch (error) {
          throw error instanceof PackArchiveError
            ? error
            : new PackArchiveError(`“${filename}” is damaged`, { cause: error });
        }
        return new Blob([sink.bytes]);
      };
      files.push({ path: filename, bytes: uncompressedSize, read });
    }
  } catch (error) {
    if (error instanceof PackArchiveError) throw error;
    throw new PackArchiveError('it is no zip file, or its end is missing', { cause: error });
  }
  return files;
}

/** Nothing is ever written under these names; one that tries to lead somewhere is reason enough to stop. */
function checkName(name: string): void {
  const parts = name.replace(/\/$/, '').split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  // Control characters are what is looked for.
  // eslint-disable-next-line no-control-regex
  if (isPlain && name.length <= LONGEST_NAME && !/[\\\u0000-\u001f]|^[a-z]:/i.test(name)) return;
  throw new PackArchiveError(`the name “${name.slice(0, 60)}” leads out of it`);
}

/** Takes as many bytes as were promised and not one more: what a zip's list says of sizes may be a lie. */
class LimitedSink {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly writable: WritableStream<Uint8Array>;
  #length = 0;

  constructor(length: number, name: string) {
    this.bytes = new Uint8Array(length);
    this.writable = new WritableStream<Uint8Array>({
      write: (chunk) => {
        if (this.#length + chunk.length > length) throw new PackArchiveError(`“${name}” is larger than it says`);
        this.bytes.set(chunk, this.#length);
        this.#length += chunk.length;
      },
    });
  }
}

/**
 * The whole pack, for every backend, in a folder of its name within a zip; what is missing here is fetched first. Not packed any
 * smaller: weights do not compress. `target` takes it as it is made; without one it is answered as a file.
 */
export async function exportZip(
  pack: PackReader,
  target: FileSystemFileHandle | undefined,
  { signal, onProgress }: VerifyOptions = {},
): Promise<Blob | undefined> {
  const stream = await target?.createWritable();
  const sink = stream ?? new BlobWriter('application/zip');
  const writer = new ZipWriter<unknown>(sink, { level: 0, extendedTimestamp: false });
  const folder = pack.manifest.name;
  let done = 0;
  try {
    for (const { path } of pack.manifest.files) {
      signal?.throwIfAborted();
      const bytes = await pack.readFile(path, signal ? { signal } : {});
      await writer.add(`${folder}/${path}`, new Uint8ArrayReader(bytes));
      done += bytes.length;
      onProgress?.(done);
    }
    // Last, as everywhere: an archive with a manifest is a whole one.
    await writer.add(`${folder}/${MANIFEST_FILE}`, new Uint8ArrayReader(new TextEncoder().encode(pack.manifestText)));
    const made = await writer.close();
    return made instanceof Blob ? made : undefined;
  } catch (error) {
    // What was begun is not kept under the name that was chosen.
    await stream?.abort(error).catch(() => undefined);
    throw error;
  }
}
