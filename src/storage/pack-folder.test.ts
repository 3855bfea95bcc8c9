import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { FakeHost, PACK_URL } from './fake-host.ts';
import { indexedDbByteStore } from './indexeddb-byte-store.ts';
import { openPack } from './open-pack.ts';
import { exportPack, folderFiles, importPack } from './pack-folder.ts';
import type { FolderFile } from './pack-folder.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import { MANIFEST_KEY } from './stored-file.ts';

const PACKS_URL = new URL('../', PACK_URL).href;
const SHARD = 'weights/llm-0.bin';
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

/** The host's files as a folder on a disk. */
const folder = (prefix = ''): FolderFile[] =>
  [...host.files].map(([path, bytes]) => ({ path: prefix + path, blob: new Blob([bytes]) }));
const load = (files: readonly FolderFile[]): Promise<string> =>
  importPack(PACKS_URL, folderFiles(files), {}, environment);
const storedManifest = (): Promise<Blob | undefined> =>
  indexedDbByteStore(`anytab-pack ${PACK_URL}`).read(MANIFEST_KEY);

test.each(['', 'sample/', 'backup/models/sample/'])(
  'a pack in the folder "%s" works without any network',
  async (prefix) => {
    const progress: number[] = [];
    const onProgress = (bytes: number): void => void progress.push(bytes);
    expect(await importPack(PACKS_URL, folderFiles(folder(prefix)), { onProgress }, environment)).toBe('sample');
    const offline = { ...environment, online: () => false };
    const pack = await openPack(PACK_URL, {}, offline);
    for (const { path } of pack.manifest.files) expect(await pack.readFile(path)).toEqual(host.files.get(path));
    expect(host.requests).toEqual([]);
    expect(progress.at(-1)).toBe(pack.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
  },
);

test.each<[string, (files: FolderFile[]) => FolderFile[], string]>([
  ['holds no manifest', (files) => files.filter(({ path }) => path !== 'pack.json'), 'pack/missing'],
  ['lacks a file', (files) => files.filter(({ path }) => path !== SHARD), 'pack/missing'],
  ['has a manifest that is no JSON', (files) => replaced(files, 'pack.json', '{'), 'pack/manifest'],
  ['has a manifest of something else', (files) => replaced(files, 'pack.json', '{"name":"x"}'), 'pack/manifest'],
  ['has a file of another length', (files) => replaced(files, SHARD, 'short'), 'pack/integrity'],
  ['has a file that differs', (files) => replaced(files, SHARD, 'x'.repeat(100)), 'pack/integrity'],
])('a folder that %s is refused, and no half pack is left to be used', async (_, change, code) => {
  await expect(load(change(folder()))).rejects.toHaveProperty('code', code);
  expect(await storedManifest()).toBeUndefined();
});

function replaced(files: readonly FolderFile[], wanted: string, text: string): FolderFile[] {
  return files.map(({ path, blob }) => ({ path, blob: path === wanted ? new Blob([text]) : blob }));
}

test('a saved pack can be loaded again, byte for byte', async () => {
  const saved = new Map<string, Uint8Array>();
  await exportPack(await openPack(PACK_URL, {}, environment), diskFolder('', saved));
  expect([...saved.keys()].at(-1), 'the manifest comes last').toBe('sample/pack.json');
  for (const [path, bytes] of host.files) expect(saved.get(`sample/${path}`)).toEqual(bytes);
  globalThis.indexedDB = new IDBFactory();
  expect(await load([...saved].map(([path, bytes]) => ({ path, blob: new Blob([Uint8Array.from(bytes)]) })))).toBe(
    'sample',
  );
});

/** What `exportPack` uses of a folder handle. */
function diskFolder(prefix: string, files: Map<string, Uint8Array>): FileSystemDirectoryHandle {
  const handle = {
    getDirectoryHandle: (name: string) => Promise.resolve(diskFolder(`${prefix}${name}/`, files)),
    getFileHandle: (name: string) =>
      Promise.resolve({
        createWritable: () => {
          let written: Uint8Array;
          return Promise.resolve({
            write: (bytes: Uint8Array) => Promise.resolve((written = bytes)),
            close: () => Promise.resolve(files.set(`${prefix}${name}`, written)),
          });
        },
      }),
  };
  return handle as unknown as FileSystemDirectoryHandle;
}
