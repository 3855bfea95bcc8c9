import { fetchRange } from './fetch-range.ts';
import { PackDownloadError } from './pack-download-error.ts';
import { PackIntegrityError } from './pack-integrity-error.ts';
import { sha256 } from './sha256.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import { chunkCount, chunkDigest, chunkRange, type StoredFile } from './stored-file.ts';

/** Waits between tries of a request that brought nothing, milliseconds. */
const RETRY_DELAYS_MS = [500, 2000, 5000];

export interface ChunkDownload {
  readonly environment: Pick<StorageEnvironment, 'fetch' | 'sleep'>;
  readonly file: StoredFile;
  readonly url: string;
  /** Chunk numbers, ascending. */
  readonly missing: readonly number[];
  /** Called with each verified chunk, in order of arrival. */
  readonly onChunk: (index: number, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Called with the number of bytes that arrived since the last call. */
  readonly onBytes: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  readonly stallMilliseconds?: number;
}

/**
 * Fetches the missing chunks of a file, neighbours in one request, and verifies each.
 *
 * A broken connection is taken up where it broke; a chunk with a wrong digest is fetched once more on its own.
 * Throws `PackDownloadError`, `PackMissingError`, `PackIntegrityError`, or the signal's reason.
 */
export async function downloadChunks(download: ChunkDownload): Promise<void> {
  const { file, onChunk, onBytes } = download;
  const damaged: number[] = [];
  for (const [first, last] of runsOf(download.missing)) {
    await fetchRun(download, first, last, async (index, bytes) => {
      if ((await sha256(bytes)) === chunkDigest(file, index)) return onChunk(index, bytes);
      damaged.push(index);
      onBytes(-bytes.length);
    });
  }
  for (const index of damaged) {
    await fetchRun(download, index, index, async (_, bytes) => {
      const actual = await sha256(bytes);
      if (actual !== chunkDigest(file, index))
        throw new PackIntegrityError(
          file.path,
          `part ${String(index + 1)} of ${String(chunkCount(file))} has the wrong checksum (sha256 ${actual})`,
        );
      await onChunk(index, bytes);
    });
  }
}

/** Neighbouring chunk numbers as [first, last] pairs. */
function runsOf(missing: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const index of missing) {
    const run = runs.at(-1);
    if (run?.[1] === index - 1) run[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}

async function fetchRun(
  { environment, file, url, onBytes, signal, stallMilliseconds }: ChunkDownload,
  first: number,
  last: number,
  onWhole: (index: number, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<void> {
  const end = chunkRange(file, last).end;
  let index = first;
  let { start, end: chunkEnd } = chunkRange(file, first);
  let buffer = new Uint8Array(chunkEnd - start);
  let filled = 0;
  let tries = 0;
  // No answer would ever carry the one chunk of an empty file.
  if (buffer.length === 0) return onWhole(index, buffer);
  while (index <= last) {
    try {
      const request = { fetch: environment.fetch, url, file: file.path, totalBytes: file.bytes, signal };
      const pieces = fetchRange({
        ...request,
        start: start + filled,
        end,
        ...(stallMilliseconds !== undefined && { stallMilliseconds }),
      });
      for await (const piece of pieces) {
        tries = 0;
        for (let used = 0; used < piece.length;) {
          const part = piece.subarray(used, used + buffer.length - filled);
          buffer.set(part, filled);
          used += part.length;
          filled += part.length;
          onBytes(part.length);
          if (filled < buffer.length) continue;
          await onWhole(index, buffer);
          index += 1;
          if (index > last) break;
          ({ start, end: chunkEnd } = chunkRange(file, index));
          buffer = new Uint8Array(chunkEnd - start);
          filled = 0;
        }
      }
    } catch (error) {
      const delay = RETRY_DELAYS_MS[tries];
      if (!(error instanceof PackDownloadError) || delay === undefined) throw error;
      tries += 1;
      await environment.sleep(delay, signal);
    }
  }
}
