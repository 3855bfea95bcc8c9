/** A static host in memory for tests: a pack with true digests, and the faults of real hosts. */
import { parsePackManifest } from '../packs/parse-pack-manifest.ts';
import { sampleManifest } from '../packs/sample-manifest.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { sha256 } from './sha256.ts';

export const PACK_URL = 'https://host.example/packs/sample/';
const CHUNK_BYTES = 16;

/** Strikes requests of one file; `times` defaults to every request. */
export interface HostFault {
  readonly path: string;
  readonly type:
    'offline' | 'status' | 'web-page' | 'ignore-range' | 'cut' | 'stall' | 'corrupt' | 'longer-file' | 'shorter-file';
  readonly status?: number;
  /** Byte of the file that is wrong, or bytes of the answer before it breaks. */
  readonly at?: number;
  times?: number;
}

export interface HostRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly cache: RequestCache | undefined;
}

export class FakeHost {
  readonly requests: HostRequest[] = [];
  faults: HostFault[] = [];
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();

  /** Publishes the sample pack; the bytes of its files derive from their paths and `salts` (for changed versions). */
  static async withSamplePack(salts: Readonly<Record<string, number>> = {}): Promise<FakeHost> {
    const host = new FakeHost();
    await host.publish(salts);
    return host;
  }

  async publish(salts: Readonly<Record<string, number>> = {}): Promise<PackManifest> {
    const sample = sampleManifest();
    const files = await Promise.all(
      sample.files.map(async ({ path, bytes: length }) => {
        const seed = Array.from(path).reduce((sum, letter) => sum + letter.charCodeAt(0), salts[path] ?? 0);
        const bytes = Uint8Array.from({ length }, (_, index) => (seed + index * 7 + (index >> 3)) & 255);
        this.files.set(path, bytes);
        const chunks: string[] = [];
        for (let start = 0; start < length; start += CHUNK_BYTES)
          chunks.push(await sha256(bytes.slice(start, start + CHUNK_BYTES)));
        return { path, bytes: length, sha256: await sha256(bytes), chunkBytes: CHUNK_BYTES, chunks };
      }),
    );
    const manifest = parsePackManifest({ ...sample, version: JSON.stringify(salts), files });
    this.files.set('pack.json', new TextEncoder().encode(JSON.stringify(manifest)));
    return manifest;
  }

  /** Requests other than for the manifest. */
  get fileRequests(): HostRequest[] {
    return this.requests.filter(({ path }) => path !== 'pack.json');
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    const path = url.slice(PACK_URL.length);
    const range = new Headers(init?.headers).get('range') ?? undefined;
    this.requests.push({ path, range, cache: init?.cache });
    init?.signal?.throwIfAborted();
    const fault = this.#strike(path);
    if (fault?.type === 'offline') throw new TypeError('fetch failed');
    if (fault?.type === 'status') return new Response('busy', { status: fault.status ?? 500 });
    if (fault?.type === 'web-page')
      return new Response('<html></html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
    let bytes = this.files.get(path);
    if (!bytes) return new Response('no', { status: 404 });
    if (fault?.type === 'corrupt') {
      bytes = bytes.slice();
      bytes[fault.at ?? 0] = (bytes[fault.at ?? 0] ?? 0) ^ 255;
    }
    if (fault?.type === 'shorter-file') bytes = bytes.slice(0, fault.at ?? 1);
    if (fault?.type === 'longer-file') bytes = Uint8Array.from([...bytes, 0, 0]);
    return answer(bytes, fault?.type === 'ignore-range' ? undefined : range, fault, init?.signal ?? undefined);
  };

  #strike(path: string): HostFault | undefined {
    const fault = this.faults.find((candidate) => candidate.path === path && candidate.times !== 0);
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }
}

function answer(
  bytes: Uint8Array<ArrayBuffer>,
  range: string | undefined,
  fault: HostFault | undefined,
  signal: AbortSignal | undefined,
): Response {
  const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
  const start = Number(match?.[1] ?? 0);
  const end = Math.min(Number(match?.[2] ?? Infinity) + 1, bytes.length);
  if (start >= bytes.length && bytes.length > 0)
    return new Response('', { status: 416, headers: { 'content-range': `bytes */${String(bytes.length)}` } });
  const part = bytes.slice(start, end);
  const breaks = fault?.type === 'cut' || fault?.type === 'stall' ? (fault.at ?? 0) : Infinity;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Pieces of 5 bytes straddle every chunk boundary.
      const piece = part.slice(sent, Math.min(sent + 5, breaks));
      sent += piece.length;
      if (piece.length > 0) controller.enqueue(piece);
      else if (breaks === Infinity) controller.close();
      else if (fault?.type === 'cut') controller.error(new TypeError('terminated'));
      else await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  });
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(part.length),
    ...(match && { 'content-range': `bytes ${String(start)}-${String(end - 1)}/${String(bytes.length)}` }),
  };
  return new Response(body, { status: match ? 206 : 200, headers });
}
