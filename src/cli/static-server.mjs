// @ts-check
/**
 * A static file server for the built application: what any static host does, and nothing more.
 * Plain JavaScript without dependencies, because `npm start` runs it before anything is installed.
 */
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { HOST_HEADERS } from './host-headers.mjs';

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Worth compressing: three quarters of the ORT wasm file are saved. Weights are not, and are asked for by range. */
const COMPRESSIBLE = /\.(html|m?js|css|json|webmanifest|wasm|svg|txt|md)$/i;

/**
 * @typedef {object} Site
 * @property {string} root folder to serve
 * @property {Readonly<Record<string, string>>} [headers] of every answer; none as from hosts that cannot set any
 * @property {string} [basePath] where the folder is mounted; begins and ends with `/`
 */

/**
 * The file below `root` that a URL path names, or undefined when there is none or it lies outside `root`.
 * @param {string} root absolute
 * @param {string} urlPath still percent-encoded
 */
async function resolveFile(root, urlPath) {
  let decoded;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const wanted = path.join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
  try {
    // realpath also refuses a link that leads out of the folder.
    const [real, realRoot] = await Promise.all([realpath(wanted), realpath(root)]);
    if (!real.startsWith(realRoot + path.sep)) return undefined;
    const info = await stat(real);
    return info.isFile() ? { file: real, bytes: info.size, modified: info.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * First and last byte asked for, `undefined` when the whole file is to be sent, `null` when it cannot be satisfied.
 * Several ranges at once are answered with the whole file, as HTTP allows.
 * @param {string | undefined} header
 * @param {number} bytes
 * @returns {{ first: number, last: number } | undefined | null}
 */
export function parseRange(header, bytes) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const first = match[1] === '' ? Math.max(0, bytes - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < first) return undefined;
  return first >= bytes || last < first ? null : { first, last };
}

/**
 * @param {Site} options
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>}
 */
export function createStaticServer({ root, headers: hostHeaders = HOST_HEADERS, basePath = '/' }) {
  /** @type {Record<string, string>} */
  const commonHeaders = { ...hostHeaders, 'Accept-Ranges': 'bytes' };
  const absoluteRoot = path.resolve(root);
  /** By ETag, so that a file that was built again is compressed again. @type {Map<string, Promise<Buffer>>} */
  const compressed = new Map();
  const compress = (/** @type {string} */ file, /** @type {string} */ key) => {
    const known = compressed.get(key);
    if (known) return known;
    const pending = readFile(file).then((bytes) => promisify(gzip)(bytes));
    compressed.set(key, pending);
    return pending;
  };
  return async (request, response) => {
    const send = (
      /** @type {number} */ status,
      /** @type {string} */ text,
      /** @type {Record<string, string>} */ extra = {},
    ) => {
      response.writeHead(status, { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8', ...extra });
      response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(405, 'Only GET and HEAD', { Allow: 'GET, HEAD' });
    const urlPath = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
    if (`${urlPath}/` === basePath) return send(301, 'Moved', { Location: basePath });
    const isMounted = urlPath.startsWith(basePath);
    const found = isMounted ? await resolveFile(absoluteRoot, urlPath.slice(basePath.length - 1)) : undefined;
    if (!found) return send(404, 'Not found');

    // Weak, because it names both the plain and the compressed form.
    const etag = `W/"${found.bytes.toString(36)}-${Math.round(found.modified).toString(36)}"`;
    /** @type {Record<string, string | number>} */
    const headers = {
      ...commonHeaders,
      'Content-Type': MIME_TYPES[path.extname(found.file).toLowerCase()] ?? 'application/octet-stream',
      ETag: etag,
      // Bundled files carry a digest in their names; everything else must be asked for again.
      'Cache-Control': urlPath.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    const compressible = COMPRESSIBLE.test(found.file);
    if (compressible) headers['Vary'] = 'Accept-Encoding';
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end();
      return;
    }
    const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    if (compressible && accepts && request.headers.range === undefined && found.bytes > 1024) {
      const body = await compress(found.file, `${found.file} ${etag}`);
      response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
      return;
    }
    const ifRange = request.headers['if-range'];
    const range =
      ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, found.bytes) : undefined;
    if (range === null)
      return send(416, 'Range not satisfiable', { 'Content-Range': `bytes */${String(found.bytes)}` });
    const { first, last } = range ?? { first: 0, last: found.bytes - 1 };
    headers['Content-Length'] = last - first + 1;
    if (range) headers['Content-Range'] = `bytes ${String(first)}-${String(last)}/${String(found.bytes)}`;
    response.writeHead(range ? 206 : 200, headers);
    if (request.method === 'HEAD' || found.bytes === 0) {
      response.end();
      return;
    }
    // A reader that goes away in the middle is no fault of ours.
    await pipeline(createReadStream(found.file, { start: first, end: last }), response).catch(() => undefined);
  };
}

/**
 * Serves on this machine only, on the first free port.
 * @param {Site & { firstPort: number, attempts?: number }} options
 * @returns {Promise<{ server: import('node:http').Server, url: string }>} throws when every port is taken
 */
export async function listenLocally({ firstPort, attempts = 20, ...site }) {
  const handle = createStaticServer(site);
  for (let port = firstPort; port < firstPort + attempts; port += 1) {
    const server = createServer((request, response) => void handle(request, response));
    const listening = await new Promise((resolve, reject) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
        error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
      );
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (listening) return { server, url: `http://127.0.0.1:${String(port)}${site.basePath ?? '/'}` };
  }
  throw new Error(
    `Ports ${String(firstPort)} to ${String(firstPort + attempts - 1)} are all in use. Close one of the programs that use them, or choose another: PORT=5000 npm start`,
  );
}
