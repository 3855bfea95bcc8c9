import { expect, test } from 'vitest';
import { outlinePack } from '../packs/pack-outline.ts';
import { sampleManifest } from '../packs/sample-manifest.ts';
import type { PacksApi, UpkeepEvent } from '../protocol/packs-api.ts';
import type { OnEvent } from '../protocol/progress.ts';
import { PackShelf } from './pack-shelf.ts';
import { CodedError } from './scripted-tiers.ts';
import type { ShelvedPack } from './pack-shelf.ts';

const NEEDED = 100;
const OUTLINE = outlinePack(sampleManifest());

/** A device with room, and a host whose downloads the test lets through piece by piece. */
class FakePacks implements PacksApi {
  readonly stored = new Map<string, number>();
  readonly calls: string[] = [];
  damaged = 0;
  onEvent: OnEvent<UpkeepEvent> = () => undefined;
  finish: () => void = () => undefined;

  list = () => Promise.resolve(['other', 'mine']);
  inspect = (url: string) => {
    if (url.includes('gone')) return Promise.reject(new CodedError('pack/missing'));
    return Promise.resolve({ outline: OUTLINE, neededBytes: NEEDED, storedBytes: this.stored.get(url) ?? 0 });
  };
  download = (url: string, _backend: string, onEvent: OnEvent<UpkeepEvent>, signal: AbortSignal): Promise<void> => {
    this.calls.push(`download ${url}`);
    this.onEvent = onEvent;
    return new Promise((resolve, reject) => {
      this.finish = () => {
        this.stored.set(url, NEEDED);
        resolve();
      };
      signal.addEventListener('abort', () => {
        this.stored.set(url, 40); // the last chunk lands after the abort
        reject(new DOMException('stopped', 'AbortError'));
      });
    });
  };
  verify = (url: string) => {
    this.stored.set(url, NEEDED - this.damaged);
    return Promise.resolve(this.damaged);
  };
  importSaved = (_packs: string, _saved: unknown, onEvent: OnEvent<UpkeepEvent>, signal: AbortSignal) => {
    this.onEvent = onEvent;
    return new Promise<string>((resolve, reject) => {
      this.finish = () => {
        resolve('mine');
      };
      signal.addEventListener('abort', () => {
        reject(new DOMException('stopped', 'AbortError'));
      });
    });
  };
  exportTo = () => Promise.resolve();
  exportZip = (_url: string, target: FileSystemFileHandle | undefined) =>
    Promise.resolve(target === undefined ? new Blob(['zip']) : undefined);
  remove = (url: string) => {
    this.calls.push(`remove ${url}`);
    this.stored.delete(url);
    return Promise.resolve();
  };
}

function shelve(current = 'mine') {
  const packs = new FakePacks();
  const shelf = new PackShelf({
    packs: { use: (job) => job(packs) },
    packsUrl: 'https://host.example/packs/',
    current,
    backend: () => 'wasm',
    space: () => Promise.resolve({ usedBytes: 1, freeBytes: 2, persisted: false }),
  });
  const pack = (name: string): ShelvedPack => {
    const found = shelf.packs.getSnapshot().find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`${name} is not on the shelf`);
    return found;
  };
  return { packs, shelf, pack };
}

/** Until what was called has gone as far as it can. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('the pack in use comes first, then what the host lists', async () => {
  const { shelf, pack } = shelve();
  await shelf.refresh();
  expect(shelf.packs.getSnapshot().map(({ name }) => name)).toEqual(['mine', 'other']);
  expect(pack('other')).toMatchObject({ neededBytes: NEEDED, storedBytes: 0, activity: null });
  expect(shelf.space.getSnapshot()?.freeBytes).toBe(2);
});

test('a download reports, pauses with what has come, and goes on', async () => {
  const { packs, shelf, pack } = shelve();
  await shelf.refresh();
  const first = shelf.download('other');
  await settled();
  packs.onEvent({ doneBytes: 30 });
  expect(pack('other')).toMatchObject({ activity: 'downloading', doneBytes: 30 });
  shelf.pause('other');
  await first;
  expect(pack('other')).toMatchObject({ activity: null, storedBytes: 40, failure: null });

  const second = shelf.download('other');
  await settled();
  packs.finish();
  await second;
  expect(pack('other')).toMatchObject({ activity: null, storedBytes: NEEDED });
});

test('a cancelled download is deleted only after its last byte has been written', async () => {
  const { packs, shelf, pack } = shelve();
  await shelf.refresh();
  const download = shelf.download('other');
  await settled();
  await shelf.remove('other');
  await download;
  expect(packs.calls.map((call) => call.split(' ')[0])).toEqual(['download', 'remove']);
  expect(pack('other')).toMatchObject({ activity: null, storedBytes: 0 });
});

test('damage is told, and gone after the next check', async () => {
  const { packs, shelf, pack } = shelve();
  await shelf.refresh();
  packs.damaged = 16;
  await shelf.verify('mine');
  expect(pack('mine')).toMatchObject({ damagedBytes: 16, storedBytes: NEEDED - 16 });
  packs.damaged = 0;
  await shelf.verify('mine');
  expect(pack('mine').damagedBytes).toBe(0);
});

test('a pack that cannot be reached says so and spoils nothing', async () => {
  const { shelf, pack } = shelve('gone');
  await shelf.refresh();
  expect(pack('gone').failure?.code).toBe('pack/missing');
  expect(pack('mine')).toMatchObject({ failure: null, neededBytes: NEEDED });
});

test('a pack that is loaded from a zip tells how far it is; given up, it says nothing more', async () => {
  const { packs, shelf } = shelve();
  const zip = new Blob(['0123456789']);
  const first = shelf.loadFrom(zip);
  packs.onEvent({ doneBytes: 4 });
  expect(shelf.incoming.getSnapshot()).toEqual({ doneBytes: 4, totalBytes: 10, failure: null });
  shelf.cancelLoading();
  await first;
  expect(shelf.incoming.getSnapshot()).toBeNull();
  const second = shelf.loadFrom(zip);
  packs.finish();
  await second;
  expect(shelf.incoming.getSnapshot()).toBeNull();
});

test('a pack is answered as a zip where the browser lets no page write a file', async () => {
  const { shelf } = shelve();
  await shelf.refresh();
  expect(await (await shelf.saveZip('mine'))?.text()).toBe('zip');
});
