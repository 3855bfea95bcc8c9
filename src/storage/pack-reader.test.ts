import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ByteStore } from './byte-store.ts';
import { FakeHost, PACK_URL, type HostFault } from './fake-host.ts';
import { indexedDbByteStore } from './indexeddb-byte-store.ts';
import { openPack } from './open-pack.ts';
import { PackIntegrityError } from './pack-integrity-error.ts';
import type { PackReader } from './pack-reader.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import type { StoreEvent } from './store-event.ts';
import { chunkKey } from './stored-file.ts';

const SHARD = 'weights/llm-0.bin';
const START_FILES = [
  'graphs/any.onnx',
  'tokenizer/tokenizer.json',
  'tokenizer/config.json',
  SHARD,
  'weights/llm-1.bin',
];
const DATABASE = `anytab-pack ${PACK_URL}`;

let host: FakeHost;
let events: StoreEvent[];
const onEvent = (event: StoreEvent): void => void events.push(event);

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  host = await FakeHost.withSamplePack();
  events = [];
});

const environment = (changes: Partial<StorageEnvironment> = {}): StorageEnvironment => ({
  fetch: host.fetch,
  openStore: indexedDbByteStore,
  locks: undefined,
  estimate: () => Promise.resolve({ quota: 1e9, usage: 0 }),
  online: () => true,
  now: () => 0,
  sleep: () => Promise.resolve(),
  ...changes,
});
const open = (changes?: Partial<StorageEnvironment>): Promise<PackReader> =>
  openPack(PACK_URL, { onEvent }, environment(changes));
const notices = (): string[] => events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));
const bytesOf = (path: string): Uint8Array => host.files.get(path) ?? new Uint8Array();
const strike = (path: string, type: HostFault['type'], rest: Partial<HostFault> = {}): void =>
  void host.faults.push({ path, type, ...rest });

describe('a first visit', () => {
  test('reads a file byte for byte and reports its bytes', async () => {
    const pack = await open();
    expect(await pack.readFile(SHARD, { onEvent })).toEqual(bytesOf(SHARD));
    expect(events.at(-1)).toEqual({ type: 'bytes', file: SHARD, loadedBytes: 100, totalBytes: 100, from: 'network' });
    expect(host.fileRequests).toEqual([{ path: SHARD, range: undefined, cache: 'no-store' }]);
  });

  test('reads a tensor that begins in one shard and ends in the next', async () => {
    const pack = await open();
    const both = new Uint8Array([...bytesOf(SHARD), ...bytesOf('weights/llm-1.bin')]);
    expect(await pack.readTensor('llm/layer')).toEqual(both.slice(64, 128));
    expect(pack.describeTensor('llm/layer')).toMatchObject({ shape: [4, 4], encoding: 'f32' });
  });

  test('shares one download between concurrent reads', async () => {
    const pack = await open();
    await Promise.all([pack.readFile(SHARD), pack.readFile(SHARD), pack.readTensor('llm/embed/tokens')]);
    expect(host.fileRequests).toHaveLength(1);
  });

  test('does not report progress more than ten times a second', async () => {
    const pack = await open();
    await pack.readFile(SHARD, { onEvent });
    expect(events.filter(({ type }) => type === 'bytes')).toHaveLength(2);
  });

  test('names an unknown file or tensor', async () => {
    const pack = await open();
    await expect(pack.readFile('none.bin')).rejects.toMatchObject({ code: 'pack/missing' });
    await expect(pack.readTensor('llm/none')).rejects.toMatchObject({ code: 'pack/missing' });
    expect(() => pack.describeTensor('llm/none')).toThrow(/no such tensor/);
  });

  test('knows how many bytes are still to come', async () => {
    const pack = await open();
    expect(await pack.missingBytes([SHARD, 'weights/llm-1.bin'])).toBe(128);
    await pack.fetchFiles([SHARD]);
    expect(await pack.missingBytes([SHARD, 'weights/llm-1.bin'])).toBe(28);
  });
});

describe('a later visit', () => {
  test('asks the network for nothing but the manifest', async () => {
    await (await open()).fetchFiles(START_FILES);
    host.requests.length = 0;
    const pack = await open();
    expect(await pack.readFile(SHARD, { onEvent })).toEqual(bytesOf(SHARD));
    expect(host.fileRequests).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'bytes', from: 'storage', loadedBytes: 100 });
  });

  test('works without network once the pack can start', async () => {
    await (await open()).fetchFiles(START_FILES);
    strike('pack.json', 'offline');
    strike(SHARD, 'offline');
    const pack = await open();
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(notices()).toEqual(['storage/offline-copy']);
  });

  test('does not even ask for the manifest when the browser knows that it is offline', async () => {
    await (await open()).fetchFiles(START_FILES);
    host.requests.length = 0;
    const pack = await open({ online: () => false });
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(host.requests).toEqual([]);
    expect(notices()).toEqual(['storage/offline-copy']);
  });

  test('uses the stored pack when the network answers a login page', async () => {
    await (await open()).fetchFiles(START_FILES);
    strike('pack.json', 'web-page');
    expect((await open()).manifest.version).toBe('{}');
  });

  test('has nothing to offer without network before the pack could start', async () => {
    await (await open()).fetchFiles([SHARD]);
    strike('pack.json', 'offline');
    await expect(open()).rejects.toMatchObject({ code: 'pack/download' });
  });

  test('fetches only what a new version changed, then drops what the old one left', async () => {
    await (await open()).fetchFiles(START_FILES);
    const before = (await indexedDbByteStore(DATABASE).keys()).length;
    await host.publish({ 'weights/llm-1.bin': 1 });
    host.requests.length = 0;
    const pack = await open();
    await pack.fetchFiles(START_FILES);
    expect(host.fileRequests.map(({ path }) => path)).toEqual(['weights/llm-1.bin']);
    expect(await indexedDbByteStore(DATABASE).keys()).toHaveLength(before);
    expect(await pack.readFile('weights/llm-1.bin')).toEqual(bytesOf('weights/llm-1.bin'));
  });

  test('keeps the old version until the new one can start', async () => {
    await (await open()).fetchFiles(START_FILES);
    await host.publish({ 'weights/llm-0.bin': 1, 'weights/llm-1.bin': 1 });
    await (await open()).fetchFiles([SHARD]);
    strike('pack.json', 'offline');
    strike('weights/llm-1.bin', 'offline');
    const pack = await open();
    expect(pack.manifest.version).toBe('{}');
    await expect(pack.fetchFiles(START_FILES)).resolves.toBeUndefined();
  });
});

describe('a download that goes wrong', () => {
  test('goes on inside the file where the connection broke', async () => {
    strike(SHARD, 'cut', { at: 40, times: 1 });
    expect(await (await open()).readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(host.fileRequests.map(({ range }) => range)).toEqual([undefined, 'bytes=40-99']);
  });

  test('goes on at the last whole chunk after the page was closed', async () => {
    strike(SHARD, 'cut', { at: 40, times: 1 });
    strike(SHARD, 'offline');
    await expect((await open()).readFile(SHARD)).rejects.toMatchObject({ code: 'pack/download' });
    host.faults = [];
    host.requests.length = 0;
    expect(await (await open()).readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(host.fileRequests.map(({ range }) => range)).toEqual(['bytes=32-99']);
  });

  test('copes with a host that ignores Range', async () => {
    strike(SHARD, 'cut', { at: 40, times: 1 });
    strike(SHARD, 'ignore-range');
    expect(await (await open()).readFile(SHARD)).toEqual(bytesOf(SHARD));
  });

  test.each([500, 503, 429])('tries again after status %i', async (status) => {
    strike(SHARD, 'status', { status, times: 2 });
    expect(await (await open()).readFile(SHARD)).toEqual(bytesOf(SHARD));
  });

  test('gives up after four tries that brought nothing, and waits longer between them', async () => {
    const waits: number[] = [];
    strike(SHARD, 'status', { status: 503 });
    const pack = await open({ sleep: (milliseconds) => (waits.push(milliseconds), Promise.resolve()) });
    await expect(pack.readFile(SHARD)).rejects.toMatchObject({ code: 'pack/download', file: SHARD });
    expect(waits).toEqual([500, 2000, 5000]);
    expect(host.fileRequests).toHaveLength(4);
  });

  test('recovers when the same reader tries again', async () => {
    strike(SHARD, 'offline', { times: 4 });
    const pack = await open();
    await expect(pack.readFile(SHARD)).rejects.toMatchObject({ code: 'pack/download' });
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
  });

  test.each<[HostFault['type'], Partial<HostFault>]>([
    ['status', { status: 404 }],
    ['status', { status: 403 }],
    ['web-page', {}],
  ])('says that the host lacks the file (%s %o), without a second try', async (type, rest) => {
    strike(SHARD, type, rest);
    await expect((await open()).readFile(SHARD)).rejects.toMatchObject({ code: 'pack/missing', file: SHARD });
    expect(host.fileRequests).toHaveLength(1);
  });

  test.each<HostFault['type']>(['longer-file', 'shorter-file'])('refuses a %s before reading it', async (type) => {
    strike(SHARD, type, { at: 50 });
    await expect((await open()).readFile(SHARD)).rejects.toMatchObject({ code: 'pack/integrity' });
    expect(host.fileRequests).toHaveLength(1);
  });

  test('refuses a file that became shorter than what is already stored (416)', async () => {
    strike(SHARD, 'cut', { at: 40, times: 1 });
    strike(SHARD, 'shorter-file', { at: 20 });
    await expect((await open()).readFile(SHARD)).rejects.toThrow(/20 bytes, 100 were expected/);
  });

  test('fetches a chunk that was corrupted in transit again, alone', async () => {
    strike(SHARD, 'corrupt', { at: 35, times: 1 });
    expect(await (await open()).readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(host.fileRequests.map(({ range }) => range)).toEqual([undefined, 'bytes=32-47']);
  });

  test('names the file and the chunk when it is corrupted every time, and keeps the others', async () => {
    strike(SHARD, 'corrupt', { at: 35 });
    const pack = await open();
    await expect(pack.readFile(SHARD)).rejects.toBeInstanceOf(PackIntegrityError);
    await expect(pack.readFile(SHARD)).rejects.toThrow(/llm-0.bin.*part 3 of 7/);
    expect(await pack.missingBytes([SHARD])).toBe(16);
  });

  test('reads an empty file without a request', async () => {
    const pack = await open();
    const { downloadChunks } = await import('./download-chunks.ts');
    const { sha256 } = await import('./sha256.ts');
    const digest = await sha256(new Uint8Array());
    const arrived: number[] = [];
    await downloadChunks({
      environment: environment(),
      file: { path: 'empty', bytes: 0, sha256: digest, chunkBytes: 16, chunks: [] },
      url: `${PACK_URL}empty`,
      missing: [0],
      onBytes: () => undefined,
      onChunk: (index) => (arrived.push(index), Promise.resolve()),
    });
    expect(arrived).toEqual([0]);
    expect(host.fileRequests).toEqual([]);
    expect(pack.manifest.name).toBe('sample');
  });
});

describe('cancelling', () => {
  test('stops a download at once and keeps whole chunks', async () => {
    const controller = new AbortController();
    strike(SHARD, 'stall', { at: 40 });
    let time = 0;
    const pack = await open({ now: () => (time += 1000) });
    const reading = pack.readFile(SHARD, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'bytes' && event.loadedBytes === 40) controller.abort();
      },
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    host.faults = [];
    expect(await pack.missingBytes([SHARD])).toBe(68);
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
  });

  test('does not take the download away from another reader', async () => {
    const controller = new AbortController();
    const pack = await open();
    const cancelled = pack.readFile(SHARD, { signal: controller.signal });
    const wanted = pack.readFile(SHARD);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(await wanted).toEqual(bytesOf(SHARD));
  });

  test('does not open a pack for a signal that is aborted already', async () => {
    const opening = openPack(PACK_URL, { signal: AbortSignal.abort() }, environment());
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a store that goes wrong', () => {
  const damage = async (path: string, index: number, value: Blob | undefined): Promise<void> => {
    const { manifest } = await open();
    const digest = manifest.files.find((file) => file.path === path)?.chunks[index] ?? '';
    const store = indexedDbByteStore(DATABASE);
    if (value) await store.write(chunkKey(digest), value);
    else await store.remove([chunkKey(digest)]);
    host.requests.length = 0;
    events = [];
  };

  test.each([
    ['has changed', new Blob(['sixteen bytes...'])],
    ['is too short', new Blob(['short'])],
    ['is gone', undefined],
  ])('repairs alone a stored chunk that %s', async (_, value) => {
    await (await open()).fetchFiles(START_FILES);
    await damage(SHARD, 2, value);
    expect(await (await open()).readFile(SHARD, { onEvent })).toEqual(bytesOf(SHARD));
    expect(host.fileRequests).toMatchObject([{ path: SHARD, range: 'bytes=32-47' }]);
    expect(notices()).toEqual(['storage/chunk-repaired']);
    host.requests.length = 0;
    expect(await (await open()).readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(host.fileRequests).toEqual([]);
  });

  test('says how much is missing before a byte is fetched when there is no room', async () => {
    const opening = open({ estimate: () => Promise.resolve({ quota: 1000, usage: 900 }) });
    await expect(opening).rejects.toMatchObject({ code: 'storage/quota', neededBytes: 252, freeBytes: 100 });
    expect(host.fileRequests).toEqual([]);
  });

  test('makes room by dropping the old version when that is enough', async () => {
    await (await open()).fetchFiles(START_FILES);
    await host.publish({ 'weights/llm-0.bin': 1, 'weights/llm-1.bin': 1 });
    let asked = 0;
    const pack = await open({
      estimate: () => Promise.resolve({ quota: 1000, usage: asked++ === 0 ? 900 : 100 }),
    });
    await pack.fetchFiles(START_FILES);
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
  });

  test('works from memory and says so when IndexedDB is refused', async () => {
    const refused = (): Promise<never> => Promise.reject(new DOMException('no', 'InvalidStateError'));
    const openStore = (): ByteStore => ({ read: refused, write: refused, remove: refused, keys: refused });
    const pack = await open({ openStore });
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(host.fileRequests).toHaveLength(1);
    expect(notices()).toEqual(['storage/memory-only']);
  });

  test('goes on in memory when the disk is full in the middle, and says so once', async () => {
    const openStore = (name: string): ByteStore => {
      const disk = indexedDbByteStore(name);
      let left = 3;
      const write = (key: string, bytes: Blob): Promise<void> =>
        left-- > 0 ? disk.write(key, bytes) : Promise.reject(new DOMException('full', 'QuotaExceededError'));
      return { ...disk, write };
    };
    const pack = await open({ openStore });
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
    expect(await pack.readFile('weights/llm-1.bin')).toEqual(bytesOf('weights/llm-1.bin'));
    expect(notices()).toEqual(['storage/memory-only']);
  });
});

describe('two tabs at once', () => {
  /** Grants one name at a time, in order, like the browser's. */
  const fakeLocks = (): StorageEnvironment['locks'] => {
    const tails = new Map<string, Promise<unknown>>();
    const request = (
      name: string,
      options: LockOptions,
      callback: (lock: Lock | null) => Promise<unknown>,
    ): Promise<unknown> => {
      if (options.ifAvailable && tails.has(name)) return callback(null);
      const turn = (tails.get(name) ?? Promise.resolve()).then(() => callback({ name, mode: 'exclusive' }));
      const tail = turn.catch(() => undefined).finally(() => tails.get(name) === tail && tails.delete(name));
      tails.set(name, tail);
      return turn;
    };
    return { request: request as LockManager['request'] };
  };

  test('fetch every file once between them', async () => {
    const locks = fakeLocks();
    const [first, second] = await Promise.all([open({ locks }), open({ locks })]);
    const [a, b] = await Promise.all([first.readFile(SHARD, { onEvent }), second.readFile(SHARD, { onEvent })]);
    expect(a).toEqual(bytesOf(SHARD));
    expect(b).toEqual(bytesOf(SHARD));
    expect(host.fileRequests).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ from: 'storage', loadedBytes: 100 });
  });

  test('the second takes over when the first fails', async () => {
    strike(SHARD, 'status', { status: 404, times: 1 });
    const locks = fakeLocks();
    const [first, second] = await Promise.all([open({ locks }), open({ locks })]);
    const [a, b] = await Promise.allSettled([first.readFile(SHARD), second.readFile(SHARD)]);
    expect(a.status).toBe('rejected');
    expect(b).toMatchObject({ status: 'fulfilled', value: bytesOf(SHARD) });
  });

  test('a tab works alone where the browser refuses locks', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('The request was denied.', 'SecurityError'));
    const pack = await open({ locks: { request } });
    expect(await pack.readFile(SHARD)).toEqual(bytesOf(SHARD));
    strike('weights/llm-1.bin', 'status', { status: 404 });
    await expect(pack.readFile('weights/llm-1.bin')).rejects.toMatchObject({ code: 'pack/missing' });
  });

  test('both work where the browser has no locks', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const [a, b] = await Promise.all([first.readFile(SHARD), second.readFile(SHARD)]);
    expect(a).toEqual(bytesOf(SHARD));
    expect(b).toEqual(bytesOf(SHARD));
  });
});

describe('opening a pack', () => {
  test('names the place of a faulty manifest', async () => {
    host.files.set('pack.json', new TextEncoder().encode('{"format":"anytab-pack","formatVersion":1}'));
    await expect(open()).rejects.toMatchObject({ code: 'pack/manifest', path: '$.name' });
  });

  test('says that a manifest is not JSON', async () => {
    host.files.set('pack.json', new TextEncoder().encode('{"format":'));
    await expect(open()).rejects.toMatchObject({ code: 'pack/manifest', path: '$' });
  });

  test('says that the pack needs a newer page', async () => {
    host.files.set('pack.json', new TextEncoder().encode('{"format":"anytab-pack","formatVersion":9}'));
    await expect(open()).rejects.toMatchObject({ code: 'pack/version' });
  });

  test.each<[HostFault['type'], Partial<HostFault>, string]>([
    ['status', { status: 404 }, 'pack/missing'],
    ['web-page', {}, 'pack/missing'],
    ['status', { status: 502 }, 'pack/download'],
    ['offline', {}, 'pack/download'],
  ])('reports %s %o as its code', async (type, rest, code) => {
    strike('pack.json', type, rest);
    await expect(open()).rejects.toMatchObject({ code });
  });
});
