import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { FakeHost, PACK_URL } from './fake-host.ts';
import { indexedDbByteStore } from './indexeddb-byte-store.ts';
import { openPack } from './open-pack.ts';
import { importPack } from './pack-folder.ts';
import { exportZip, zipFiles } from './pack-zip.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import { MANIFEST_KEY } from './stored-file.ts';

const PACKS_URL = new URL('../', PACK_URL).href;
let host: FakeHost;
let environment: StorageEnvironment;

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
});

async function saved(): Promise<Blob> {
  const zip = await exportZip(await openPack(PACK_URL, {}, environment), undefined);
  globalThis.indexedDB = new IDBFactory();
  if (zip === undefined) throw new Error('nothing was answered');
  return zip;
}

async function zipped(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>, level = 0): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), { level, extendedTimestamp: false });
  for (const [name, bytes] of Object.entries(files)) await writer.add(name, new BlobReader(new Blob([bytes])));
  return writer.close();
}

const hostFiles = (prefix = ''): Record<string, Uint8Array<ArrayBuffer>> =>
  Object.fromEntries([...host.files].map(([path, bytes]) => [`${prefix}${path}`, bytes]));
const load = async (zip: Blob): Promise<string> => importPack(PACKS_URL, await zipFiles(zip), {}, environment);
const code = (value: string) => expect.objectContaining({ code: value }) as Error;

test('a pack that was saved as zip is loaded from it, byte for byte and without any network', async () => {
  const zip = await saved();
  const offline = { ...environment, online: () => false, fetch: () => Promise.reject(new TypeError('no network')) };
  expect(await importPack(PACKS_URL, await zipFiles(zip), {}, offline)).toBe('sample');
  const pack = await openPack(PACK_URL, {}, offline);
  for (const { path } of pack.manifest.files) expect(await pack.readFile(path)).toEqual(host.files.get(path));
});

test('the manifest is the last of a zip, and everything lies in a folder of the pack\u2019s name', async () => {
  const names = (await zipFiles(await saved())).map(({ path }) => path);
  expect(names.at(-1)).toBe('sample/pack.json');
  expect(names.every((name) => name.startsWith('sample/'))).toBe(true);
});

test('a zip that other tools made, packed smaller and in another folder, is read too', async () => {
  expect(await load(await zipped(hostFiles('my packs/v2/'), 9))).toBe('sample');
});

test('saving tells how far it is, and stops when it is told to', async () => {
  const pack = await openPack(PACK_URL, {}, environment);
  const progress: number[] = [];
  const controller = new AbortController();
  const onProgress = (bytes: number): void => {
    progress.push(bytes);
    if (progress.length === 2) controller.abort();
  };
  await expect(exportZip(pack, undefined, { signal: controller.signal, onProgress })).rejects.toThrow(/abort/i);
  expect(progress).toHaveLength(2);
});

test('loading stops when it is told to, and leaves no half pack to be used', async () => {
  const zip = await saved();
  const controller = new AbortController();
  const onProgress = (): void => {
    controller.abort();
  };
  const loading = importPack(PACKS_URL, await zipFiles(zip), { signal: controller.signal, onProgress }, environment);
  await expect(loading).rejects.toThrow(/abort/i);
  expect(await indexedDbByteStore(`anytab-pack ${PACK_URL}`).read(MANIFEST_KEY)).toBeUndefined();
});

describe('refused, with nothing kept', () => {
  test('a file that is no zip, is cut off, or holds no pack', async () => {
    const zip = await saved();
    for (const file of [new Blob([]), new Blob(['hello']), zip.slice(0, zip.size - 30)])
      await expect(load(file)).rejects.toThrow(code('pack/archive'));
    await expect(load(await zipped({ 'a.txt': new Uint8Array(3) }))).rejects.toThrow(code('pack/missing'));
  });

  test('a pack with a byte that differs', async () => {
    const files = hostFiles();
    const shard = Uint8Array.from(files['weights/llm-0.bin'] ?? []);
    shard[5] = (shard[5] ?? 0) ^ 1;
    await expect(load(await zipped({ ...files, 'weights/llm-0.bin': shard }))).rejects.toThrow(code('pack/integrity'));
    const bytes = Buffer.from(await (await saved()).arrayBuffer());
    const at = bytes.indexOf(Buffer.from(host.files.get('weights/llm-0.bin') ?? [])) + 5;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await expect(load(new Blob([bytes]))).rejects.toThrow(code('pack/archive'));
  });

  test.each(['../x', '/x', 'a/../../x', 'a\\..\\x', 'C:/x', 'a//x', './x', 'a\0b', '..'])(
    'a name that leads out of it: %j',
    async (name) => {
      const plain = name.replaceAll(/./gsu, 'q');
      const bytes = Buffer.from(await (await zipped({ [plain]: new Uint8Array(1) })).arrayBuffer());
      const renamed = Buffer.from(bytes.toString('latin1').replaceAll(plain, name), 'latin1');
      await expect(zipFiles(new Blob([renamed]))).rejects.toThrow(code('pack/archive'));
    },
  );

  test('a bomb: nothing is unpacked that the manifest gives another size, nor more than a file says it has', async () => {
    const huge = new Uint8Array(3e5);
    const swollen = await zipped({ ...hostFiles(), 'weights/llm-0.bin': huge }, 9);
    await expect(load(swollen)).rejects.toThrow(code('pack/integrity'));

    const bytes = Buffer.from(await (await zipped({ bomb: huge }, 9)).arrayBuffer());
    const [real, claimed] = [Buffer.alloc(4), Buffer.alloc(4)];
    real.writeUInt32LE(3e5);
    claimed.writeUInt32LE(1000);
    for (let at = bytes.indexOf(real); at >= 0; at = bytes.indexOf(real)) claimed.copy(bytes, at);
    const [bomb] = await zipFiles(new Blob([bytes]));
    expect(bomb?.bytes).toBe(1000);
    await expect(bomb?.read()).rejects.toThrow(code('pack/archive'));
  });
});
