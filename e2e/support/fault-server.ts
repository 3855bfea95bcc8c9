/**
 * The project's static server with faults laid over it: what hosts, proxies and bad lines do to a download.
 * Every request is recorded, so that a spec can say which bytes were asked for, and which never were.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export type Fault =
  /** The answer stops coming after so many bytes; the connection stays open until `breakStalled`. */
  | { readonly type: 'stall'; readonly afterBytes: number }
  /** One byte of the file differs. */
  | { readonly type: 'corrupt'; readonly atByte: number }
  /** Another answer altogether, as hosts give for a missing file or behind a login page. */
  | { readonly type: 'answer'; readonly status: number; readonly contentType: string; readonly body: string }
  /** A host without Range: 200 and the whole file. */
  | { readonly type: 'ignore-range' }
  /** The file says something else. */
  | { readonly type: 'rewrite'; readonly edit: (body: string) => string };

export interface FaultRule {
  /** Matched against the path of the request's URL. */
  readonly path: RegExp;
  readonly fault: Fault;
  /** How many requests it strikes; every one when absent. */
  readonly times?: number;
}

export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  /** 0 until the answer began. */
  status: number;
  /** Bytes of the answer's body. */
  bodyBytes: number;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.html': 'text/html; charset=utf-8',
};

/** What cross-origin isolation needs; the delegate sets the same. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return start <= end ? { start, end } : undefined;
}

export class FaultServer {
  readonly requests: RequestRecord[] = [];
  readonly #root: string;
  readonly #delegate: RequestListener;
  #rules: { rule: FaultRule; left: number }[] = [];
  #server: Server | undefined;
  readonly #stalled = new Set<ServerResponse>();
  #port = 0;

  /** `delegate` serves `root`; this server steps in only where a rule strikes. */
  constructor(root: string, delegate: RequestListener) {
    this.#root = root;
    this.#delegate = delegate;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Listens; after a `stop` on the same port, so that the page's origin stays the same. Harmless when it listens. */
  async start(): Promise<void> {
    if (this.#server) return;
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, 'localhost', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Breaks every connection: from now on the origin does not answer. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  inject(...rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, left: rule.times ?? Infinity })));
  }

  /**
   * Cuts the connections of stalled answers. A connection that broke right behind its bytes would leave it to chance whether
   * the browser hands over those bytes or only the error.
   */
  breakStalled(): void {
    for (const response of this.#stalled) response.destroy();
    this.#stalled.clear();
  }

  /** Forgets rules and records; a stalled answer stays stalled. */
  reset(): void {
    this.#rules = [];
    this.requests.length = 0;
  }

  requestsFor(pattern: RegExp): RequestRecord[] {
    return this.requests.filter((request) => pattern.test(request.path));
  }

  #strike(requestPath: string): Fault | undefined {
    const struck = this.#rules.find((entry) => entry.left > 0 && entry.rule.path.test(requestPath));
    if (!struck) return undefined;
    struck.left -= 1;
    return struck.rule.fault;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestPath = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const record: RequestRecord = {
      method: request.method ?? 'GET',
      path: requestPath,
      range: request.headers.range,
      status: 0,
      bodyBytes: 0,
    };
    this.requests.push(record);
    countBody(response, record);
    const fault = this.#strike(requestPath);
    if (!fault) {
      this.#delegate(request, response);
      return;
    }
    if (fault.type === 'answer') {
      response.writeHead(fault.status, { ...ISOLATION, 'Content-Type': fault.contentType });
      response.end(fault.body);
      return;
    }
    await this.#serveFaultyFile(requestPath, request.headers.range, response, fault);
  }

  async #serveFaultyFile(
    requestPath: string,
    rangeHeader: string | undefined,
    response: ServerResponse,
    fault: Exclude<Fault, { type: 'answer' }>,
  ): Promise<void> {
    const body = alter(await readFile(path.join(this.#root, path.normalize(requestPath))), fault);
    const range = fault.type === 'ignore-range' ? undefined : parseRange(rangeHeader, body.length);
    const sent = range ? body.subarray(range.start, range.end + 1) : body;
    response.writeHead(range ? 206 : 200, {
      ...ISOLATION,
      'Content-Type': CONTENT_TYPES[path.extname(requestPath)] ?? 'application/octet-stream',
      'Content-Length': sent.length,
      'Cache-Control': 'no-store',
      ...(fault.type === 'ignore-range' ? {} : { 'Accept-Ranges': 'bytes' }),
      ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${body.length}` } : {}),
    });
    if (fault.type !== 'stall') {
      response.end(sent);
      return;
    }
    this.#stalled.add(response);
    response.write(sent.subarray(0, fault.afterBytes));
  }
}

function alter(body: Buffer, fault: Fault): Buffer {
  if (fault.type === 'rewrite') return Buffer.from(fault.edit(body.toString('utf8')));
  if (fault.type !== 'corrupt') return body;
  const altered = Buffer.from(body);
  const at = fault.atByte % altered.length;
  altered[at] = (altered[at] ?? 0) ^ 0xff;
  return altered;
}

function countBody(response: ServerResponse, record: RequestRecord): void {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const count = (chunk: unknown): void => {
    record.status = response.statusCode;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) record.bodyBytes += Buffer.byteLength(chunk);
  };
  response.write = ((...parameters: Parameters<typeof write>) => {
    count(parameters[0]);
    return write(...parameters);
  }) as typeof write;
  response.end = ((...parameters: Parameters<typeof end>) => {
    count(parameters[0]);
    return end(...parameters);
  }) as typeof end;
}
