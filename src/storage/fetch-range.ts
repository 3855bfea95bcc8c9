import { PackDownloadError } from './pack-download-error.ts';
import { PackIntegrityError } from './pack-integrity-error.ts';
import { PackMissingError } from './pack-missing-error.ts';

/** A connection that sends nothing for so long counts as broken. */
const STALL_MS = 30_000;
/** Answers after which the same request may well succeed. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface RangeRequest {
  readonly fetch: typeof fetch;
  readonly url: string;
  /** Path within the pack, for messages. */
  readonly file: string;
  /** First byte wanted, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** Length of the whole file by the manifest. */
  readonly totalBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly stallMilliseconds?: number;
}

/**
 * Yields the bytes `start`…`end` of a file in pieces as they arrive, whether the host knows Range or not.
 *
 * Throws `PackDownloadError` where another try may help (network, busy host, truncated or stalled body), `PackMissingError`
 * and `PackIntegrityError` (wrong length) where it will not. Ends early, without an error, never.
 */
export async function* fetchRange(request: RangeRequest): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { file, start, end, totalBytes, signal } = request;
  if (start >= end) return;
  const whole = start === 0 && end === totalBytes;
  // Weights are kept in IndexedDB; the HTTP cache would keep them a second time.
  const init: RequestInit = { cache: 'no-store', ...(signal && { signal }) };
  if (!whole) init.headers = { Range: `bytes=${String(start)}-${String(end - 1)}` };
  const response = await request.fetch(request.url, init).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new PackDownloadError(file, 'no connection', { cause: error });
  });
  // A host that ignores Range sends everything; what comes before `start` is thrown away.
  let position = checkAnswer(response, request);
  const reader = response.body?.getReader();
  if (!reader) throw new PackDownloadError(file, 'an empty answer');
  try {
    while (position < end) {
      const { done, value } = await readWithin(reader, request);
      if (done) throw new PackDownloadError(file, `the connection closed after ${String(position)} bytes`);
      const from = Math.max(0, start - position);
      const to = Math.min(value.length, end - position);
      position += value.length;
      if (from < to) yield value.subarray(from, to);
    }
  } finally {
    // Also when the consumer stops early; an error here says nothing new.
    reader.cancel().catch(() => undefined);
  }
}

/** Position in the file of the answer's first byte. */
function checkAnswer(response: Response, { file, start, totalBytes }: RangeRequest): number {
  const { status, headers } = response;
  const fail = (error: Error): never => {
    response.body?.cancel().catch(() => undefined);
    throw error;
  };
  if (status === 416) {
    const actual = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
    return fail(
      new PackIntegrityError(file, `the host has ${actual ?? 'fewer'} bytes, ${String(totalBytes)} were expected`),
    );
  }
  if (PASSING_STATUSES.has(status)) return fail(new PackDownloadError(file, `the host answered ${String(status)}`));
  if (status !== 200 && status !== 206) return fail(new PackMissingError(file, `it answered ${String(status)}`));
  if (/^text\/html\b/i.test(headers.get('content-type') ?? ''))
    return fail(new PackMissingError(file, 'it answered a web page'));

  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    // Other origins may hide the header; the digest decides then.
    if (!range) return start;
    if (range[2] !== '*' && Number(range[2]) !== totalBytes)
      return fail(
        new PackIntegrityError(file, `the host has ${range[2] ?? ''} bytes, ${String(totalBytes)} were expected`),
      );
    if (Number(range[1]) > start) return fail(new PackDownloadError(file, 'the host sent another part of the file'));
    return Number(range[1]);
  }
  const length = headers.get('content-length');
  if (length !== null && !headers.has('content-encoding') && Number(length) !== totalBytes)
    return fail(new PackIntegrityError(file, `the host has ${length} bytes, ${String(totalBytes)} were expected`));
  return 0;
}

async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  { file, signal, stallMilliseconds = STALL_MS }: RangeRequest,
): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort: (() => void) | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new PackDownloadError(file, `nothing came for ${String(stallMilliseconds / 1000)} seconds`)),
      stallMilliseconds,
    );
    // Not every body (a service worker's, say) fails at once when its request is aborted.
    abort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
  });
  try {
    signal?.throwIfAborted();
    return await Promise.race([reader.read(), givenUp]);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PackDownloadError) throw error;
    throw new PackDownloadError(file, 'the connection broke', { cause: error });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
  }
}
