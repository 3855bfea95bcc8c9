import { mkdtemp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headersFile, HOST_HEADERS } from './host-headers.mjs';
import { createStaticServer, listenLocally, parseRange } from './static-server.mjs';

let server: Server;
let base: string;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'static-server-'));
  const root = path.join(folder, 'root');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await writeFile(path.join(root, 'index.html'), '<p>home</p>');
  await writeFile(path.join(root, 'weights.bin'), '0123456789');
  await writeFile(path.join(root, 'empty.bin'), '');
  await writeFile(path.join(root, 'long.mjs'), 'x'.repeat(5000));
  await writeFile(path.join(root, 'long.bin'), 'x'.repeat(5000));
  await writeFile(path.join(root, 'assets', 'main-abc.js'), 'export {}');
  await symlink(path.join(folder, 'secret.txt'), path.join(root, 'link.txt'));
  const handle = createStaticServer({ root });
  server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => void server.close());

/** fetch() normalises `..` away before sending; an attacker does not. */
const rawStatus = (target: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const call = httpRequest(base, { path: target }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject);
    call.end();
  });

describe('static server', () => {
  test('sends a whole file with its type, length and the isolation headers', async () => {
    const answer = await fetch(`${base}/`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(await answer.text()).toBe('<p>home</p>');
  });

  test('sends the part that a Range header names', async () => {
    const answer = await fetch(`${base}/weights.bin`, { headers: { Range: 'bytes=3-5' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 3-5/10');
    expect(await answer.text()).toBe('345');
  });

  test('answers 416 with the length when the range starts behind the end', async () => {
    const answer = await fetch(`${base}/weights.bin`, { headers: { Range: 'bytes=10-' } });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe('bytes */10');
  });

  test('answers 304 to a matching ETag and the whole file to a stale If-Range', async () => {
    const etag = (await fetch(`${base}/weights.bin`)).headers.get('etag') ?? '';
    expect((await fetch(`${base}/weights.bin`, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    const stale = await fetch(`${base}/weights.bin`, { headers: { Range: 'bytes=3-5', 'If-Range': '"old"' } });
    expect(stale.status).toBe(200);
  });

  test('compresses scripts and wasm for those who can read it, once, and never weights', async () => {
    const gzip = { headers: { 'Accept-Encoding': 'gzip' } };
    for (const _ of [1, 2]) {
      const answer = await fetch(`${base}/long.mjs`, gzip);
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      expect(Number(answer.headers.get('content-length'))).toBeLessThan(200);
      expect(await answer.text()).toBe('x'.repeat(5000));
    }
    const plain = await fetch(`${base}/long.mjs`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const part = await fetch(`${base}/long.mjs`, { headers: { 'Accept-Encoding': 'gzip', Range: 'bytes=0-1' } });
    expect([part.status, part.headers.get('content-encoding')]).toEqual([206, null]);
    expect((await fetch(`${base}/long.bin`, gzip)).headers.get('content-encoding')).toBeNull();
  });

  test('sends an empty file', async () => {
    const answer = await fetch(`${base}/empty.bin`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  test('lets only bundled files be cached for ever', async () => {
    expect((await fetch(`${base}/assets/main-abc.js`)).headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${base}/weights.bin`)).headers.get('cache-control')).toBe('no-cache');
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/link.txt',
    '/%00',
    '/%zz',
    '/assets',
    '/absent',
  ])('answers 404 to %s', async (target) => {
    expect(await rawStatus(target)).toBe(404);
  });

  test('refuses to be written to', async () => {
    expect((await fetch(`${base}/weights.bin`, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  test('takes the next port when the first is in use', async () => {
    const taken = (server.address() as AddressInfo).port;
    const second = await listenLocally({ root: tmpdir(), firstPort: taken });
    expect(second.url).not.toContain(`:${String(taken)}/`);
    second.server.close();
    await expect(listenLocally({ root: tmpdir(), firstPort: taken, attempts: 1 })).rejects.toThrow(/PORT=/);
  });
});

describe('parseRange', () => {
  test.each([
    ['bytes=0-', { first: 0, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=8-99', { first: 8, last: 9 }],
    ['bytes=5-3', undefined],
    ['bytes=0-1,4-5', undefined],
    [undefined, undefined],
    ['bytes=12-', null],
  ])('%s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});

describe('a host that sets no headers, below a sub-path', () => {
  let plain: { readonly server: Server; readonly url: string };
  beforeAll(async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'plain-site-'));
    await writeFile(path.join(root, 'index.html'), '<p>home</p>');
    plain = await listenLocally({ root, firstPort: 5480, headers: {}, basePath: '/some/where/' });
  });
  afterAll(() => void plain.server.close());

  test('serves the folder there, without a word about isolation or policy', async () => {
    const answer = await fetch(plain.url);
    expect(await answer.text()).toBe('<p>home</p>');
    for (const header of Object.keys(HOST_HEADERS)) expect(answer.headers.get(header), header).toBeNull();
  });

  test('serves nothing elsewhere, and leads to the folder without its last slash', async () => {
    expect((await fetch(new URL('/', plain.url))).status).toBe(404);
    expect((await fetch(new URL('/some/wherever/index.html', plain.url))).status).toBe(404);
    const moved = await fetch(plain.url.slice(0, -1), { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/some/where/']);
  });
});

describe('headersFile', () => {
  test('gives every header to every file, in lines that hosts take', () => {
    const lines = headersFile().split('\n');
    expect(lines[0]).toBe('/*');
    for (const [name, value] of Object.entries(HOST_HEADERS)) expect(lines).toContain(`  ${name}: ${value}`);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2000);
  });

  test('forbids inline script and eval', () => {
    expect(HOST_HEADERS['Content-Security-Policy']).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|data:|https?:/);
  });
});
