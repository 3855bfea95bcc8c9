import { mkdtemp, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultServer, parseRange } from './fault-server.ts';

let server: FaultServer;

beforeEach(async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'fault-server-'));
  await writeFile(path.join(root, 'weights.bin'), Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]));
  await writeFile(path.join(root, 'pack.json'), '{"formatVersion":1}');
  server = new FaultServer(root, (request, response) => response.end(readFileSync(path.join(root, request.url ?? ''))));
  await server.start();
});
afterEach(() => server.stop());

const fetchBytes = async (range?: string): Promise<number[]> => {
  const response = await fetch(`${server.origin}/weights.bin`, range === undefined ? {} : { headers: { range } });
  return [...new Uint8Array(await response.arrayBuffer())];
};

test('without a rule the static server answers, and the request is on record', async () => {
  expect(await fetchBytes()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(server.requests).toEqual([
    { method: 'GET', path: '/weights.bin', range: undefined, status: 200, bodyBytes: 8 },
  ]);
});

test('a corrupt byte strikes as often as asked', async () => {
  server.inject({ path: /weights/, fault: { type: 'corrupt', atByte: 2 }, times: 1 });
  expect(await fetchBytes()).toEqual([1, 2, 0xfc, 4, 5, 6, 7, 8]);
  expect(await fetchBytes()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a corrupt byte stands at its place in the file also when a range is asked for', async () => {
  server.inject({ path: /weights/, fault: { type: 'corrupt', atByte: 5 } });
  expect(await fetchBytes('bytes=4-6')).toEqual([5, 6 ^ 0xff, 7]);
});

test('a stalled answer that is broken ends in the middle', async () => {
  server.inject({ path: /weights/, fault: { type: 'stall', afterBytes: 3 } });
  const response = await fetch(`${server.origin}/weights.bin`);
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value).toHaveLength(3);
  server.breakStalled();
  await expect(reader?.read()).rejects.toThrow();
  expect(server.requests[0]?.bodyBytes).toBe(3);
});

test('a host that ignores Range sends the whole file', async () => {
  server.inject({ path: /weights/, fault: { type: 'ignore-range' } });
  expect(await fetchBytes('bytes=4-6')).toHaveLength(8);
  expect(server.requests[0]).toMatchObject({ status: 200, range: 'bytes=4-6' });
});

test('a rewritten file says something else', async () => {
  server.inject({ path: /pack\.json/, fault: { type: 'rewrite', edit: (body) => body.replace('1', '99') } });
  expect(await (await fetch(`${server.origin}/pack.json`)).json()).toEqual({ formatVersion: 99 });
});

test('a stopped server refuses, and comes back on the same port', async () => {
  const { origin } = server;
  await server.stop();
  await expect(fetchBytes()).rejects.toThrow();
  await server.start();
  expect(server.origin).toBe(origin);
  expect(await fetchBytes()).toHaveLength(8);
});

test('ranges beyond the file and other units are not ranges', () => {
  expect(parseRange('bytes=2-', 8)).toEqual({ start: 2, end: 7 });
  expect(parseRange('bytes=2-99', 8)).toEqual({ start: 2, end: 7 });
  expect(parseRange('bytes=8-', 8)).toBeUndefined();
  expect(parseRange('items=0-1', 8)).toBeUndefined();
});
