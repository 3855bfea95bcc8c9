import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { FakeHost, PACK_URL } from './fake-host.ts';
import { indexedDbByteStore } from './indexeddb-byte-store.ts';
import { openPack } from './open-pack.ts';
import { dropDamagedChunks, removePack } from './pack-upkeep.ts';
import type { PackReader } from './pack-reader.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import { chunkDigest, chunkKey } from './stored-file.ts';

let host: FakeHost;
let environment: StorageEnvironment;
let pack: PackReader;
let paths: readonly string[];

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  host = await FakeHost.withSamplePack();
  environment = {
    fetch: host.fetch,
    openStore: (name) => indexedDbByteStore(name),
    locks: undefined,
    estimate: () => Promise.resolve({ quota: 1e9, usage: 0 }),
    online: () => true,
    now: () => 0,
    sleep: () => Promise.resolve(),
  };
  pack = await openPack(PACK_URL, {}, environment);
  paths = pack.manifest.files.map(({ path }) => path);
  await pack.fetchFiles(paths);
});

const verify = (): Promise<number> => dropDamagedChunks(PACK_URL, pack.manifest.files, {}, environment);
const reopened = (): Promise<PackReader> => openPack(PACK_URL, {}, environment);

test('a sound pack stays as it is, and every byte of it is looked at', async () => {
  const seen: number[] = [];
  const onProgress = (bytes: number): void => void seen.push(bytes);
  expect(await dropDamagedChunks(PACK_URL, pack.manifest.files, { onProgress }, environment)).toBe(0);
  expect(seen.at(-1)).toBe(pack.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(await (await reopened()).missingBytes(paths)).toBe(0);
});

test('a damaged part is dropped alone, and the next download brings only that', async () => {
  const file = pack.manifest.files.find(({ path }) => path === 'weights/llm-0.bin');
  if (file === undefined) throw new Error('the sample has changed');
  const fresh = indexedDbByteStore(`anytab-pack ${PACK_URL}`);
  await fresh.write(chunkKey(chunkDigest(file, 2)), new Blob([new Uint8Array(file.chunkBytes)]));
  expect(await verify()).toBe(file.chunkBytes);
  expect(await verify(), 'what was dropped is not damaged any more').toBe(0);

  const after = await reopened();
  expect(await after.missingBytes(paths)).toBe(file.chunkBytes);
  host.requests.length = 0;
  await after.fetchFiles(paths);
  const start = 2 * file.chunkBytes;
  expect(host.fileRequests.map(({ path, range }) => [path, range])).toEqual([
    [file.path, `bytes=${String(start)}-${String(start + file.chunkBytes - 1)}`],
  ]);
  expect(await after.readFile(file.path)).toEqual(host.files.get(file.path));
});

test('a part that the browser has lost is noticed', async () => {
  const [file] = pack.manifest.files;
  if (file === undefined) throw new Error('the sample has changed');
  await indexedDbByteStore(`anytab-pack ${PACK_URL}`).remove([chunkKey(chunkDigest(file, 0))]);
  expect(await (await reopened()).missingBytes(paths), 'the marker hides it').toBe(0);
  await verify();
  expect(await (await reopened()).missingBytes(paths)).toBeGreaterThan(0);
});

test('a deleted pack leaves nothing', async () => {
  await removePack(PACK_URL, environment);
  expect(await indexedDbByteStore(`anytab-pack ${PACK_URL}`).keys()).toEqual([]);
});

test('checking stops when asked to', async () => {
  const signal = AbortSignal.abort();
  await expect(dropDamagedChunks(PACK_URL, pack.manifest.files, { signal }, environment)).rejects.toThrow();
});
