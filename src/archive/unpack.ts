import { shortName } from '../media/check-picture.ts';
import { ArchiveError } from './archive-error.ts';
import * as limits from './archive-limits.ts';
import { BlobReader, ZipReader } from './zip.ts';
import type { FileEntry } from './zip.ts';

/** A zip file whose list of contents was checked; nothing of it is unpacked yet. */
export interface OpenArchive {
  /** Without folders, in the order of the archive. */
  readonly names: readonly string[];
  /** Throws an `ArchiveError` where the file has more than `most` bytes, whatever it says of itself, or is damaged. */
  unpack(name: string, most: number): Promise<Uint8Array<ArrayBuffer>>;
}

const AGAIN = 'Copy or download it again, or export it again where it came from.';

/**
 * Opens a zip file. Throws an `ArchiveError` where it is none, is damaged, has names that lead out of a folder, or says that
 * it would unpack to more than the limits allow.
 */
export async function openArchive(file: Blob): Promise<OpenArchive> {
  if (file.size > limits.MOST_ARCHIVE_BYTES) throw tooLarge('The file');
  const entries = new Map<string, FileEntry>();
  let unpackedBytes = 0;
  for await (const entry of listed(file)) {
    const name = entry.filename;
    checkName(name);
    if (entries.size >= limits.MOST_ENTRIES) throw tooLarge('The list of its contents');
    if (entry.directory) continue;
    // Names that differ in case only are one file on most systems.
    if (entries.has(name.toLowerCase())) throw unsafe(`“${shortName(name)}” is in it twice`);
    if (entry.encrypted) throw unsafe(`“${shortName(name)}” is encrypted`);
    unpackedBytes += entry.uncompressedSize;
    if (unpackedBytes > limits.MOST_UNPACKED_BYTES) throw tooLarge('What is in it');
    checkRatio(entry.uncompressedSize, entry.compressedSize, name);
    entries.set(name.toLowerCase(), entry);
  }
  return {
    names: [...entries.values()].map(({ filename }) => filename),
    unpack: async (name, most) => {
      const entry = entries.get(name.toLowerCase());
      if (entry === undefined) throw new ArchiveError('archive/damaged', `“${shortName(name)}” is missing. ${AGAIN}`);
      return unpack(entry, most);
    },
  };
}

async function* listed(file: Blob) {
  const reader = new ZipReader(new BlobReader(file), { strictness: 'strict', filenameValidation: 'tolerant' });
  try {
    yield* reader.getEntriesGenerator();
  } catch (error) {
    throw isOurs(error)
      ? error
      : new ArchiveError('archive/not-a-zip', `This file is no zip archive, or its end is missing. ${AGAIN}`, {
          cause: error,
        });
  }
}

/** Nothing is ever written under these names; one that tries to lead somewhere is reason enough to stop. */
function checkName(name: string): void {
  const parts = name.replace(/\/$/, '').split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  // Control characters are what is looked for: file systems take some of them for the name's end.
  // eslint-disable-next-line no-control-regex
  if (isPlain && name.length <= 500 && !/[\\\u0000-\u001f]|^[a-z]:/i.test(name)) return;
  throw unsafe(`the name “${shortName(name)}” leads out of the archive`);
}

function checkRatio(unpacked: number, packed: number, name: string): void {
  if (unpacked <= limits.RATIO_FREE_BYTES || unpacked <= packed * limits.HIGHEST_RATIO) return;
  throw unsafe(`“${shortName(name)}” unpacks to more than ${String(limits.HIGHEST_RATIO)} times its size`);
}

/** Counts what really comes out: what the list says of sizes may be a lie. */
async function unpack(entry: FileEntry, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const { filename, uncompressedSize } = entry;
  if (uncompressedSize > most) throw tooLarge(`“${shortName(filename)}”`);
  const bytes = new Uint8Array(uncompressedSize);
  let length = 0;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      if (length + chunk.length > bytes.length) throw unsafe(`“${shortName(filename)}” is larger than it says`);
      bytes.set(chunk, length);
      length += chunk.length;
    },
  });
  try {
    await entry.getData(sink, { checkCrc32: true, checkOverlappingEntry: true, strictness: 'strict' });
  } catch (error) {
    throw isOurs(error)
      ? error
      : new ArchiveError('archive/damaged', `“${shortName(filename)}” is damaged. ${AGAIN}`, { cause: error });
  }
  if (length === bytes.length) return bytes;
  throw new ArchiveError('archive/damaged', `“${shortName(filename)}” is cut off. ${AGAIN}`);
}

const isOurs = (error: unknown): boolean => error instanceof ArchiveError;

const unsafe = (what: string): ArchiveError =>
  new ArchiveError('archive/unsafe', `This archive was not made by AnyTab: ${what}. Nothing was imported.`);

const tooLarge = (what: string): ArchiveError =>
  new ArchiveError(
    'archive/too-large',
    `${what} is larger than can be opened here. Export fewer chats at a time, and import them one after the other.`,
  );
