import { expect, test, vi } from 'vitest';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { PackReader } from '../../src/storage/pack-reader.ts';
import { LoadedTier } from './loaded-tier.ts';
import type { BuildParts } from './loaded-tier.ts';

const REQUEST: LoadRequest = {
  packUrl: 'https://a/packs/micro/',
  backend: { backend: 'wasm', threads: 1, reason: '' },
};
const signal = new AbortController().signal;
const ignore = (): void => undefined;
const OPTIONS = { signal, onEvent: ignore };

/** A tier whose parts are the number of its load, and what was disposed of, by the same number. */
function tier(build: BuildParts<unknown> = () => Promise.resolve(undefined)): {
  tier: LoadedTier<number>;
  disposed: number[];
} {
  const disposed: number[] = [];
  let loads = 0;
  const startRuntime = (): Promise<Runtime> => {
    const number = (loads += 1);
    const dispose = (): Promise<void> => {
      disposed.push(number);
      return Promise.resolve();
    };
    return Promise.resolve({ dispose } as unknown as Runtime);
  };
  const sources = { startRuntime, openPack: () => Promise.resolve({} as PackReader) };
  return {
    disposed,
    tier: new LoadedTier('test', sources, async (components, options) => {
      await build(components, options);
      return loads;
    }),
  };
}

test('a second load frees the runtime of the first, and jobs get the parts of the last', async () => {
  const { tier: loaded, disposed } = tier();
  await loaded.load(REQUEST, OPTIONS);
  expect(await loaded.run(signal, (parts) => Promise.resolve(parts))).toBe(1);
  await loaded.load(REQUEST, OPTIONS);
  expect(disposed).toEqual([1]);
  expect(await loaded.run(signal, (parts) => Promise.resolve(parts))).toBe(2);
});

test('disposal waits for the job before it, and jobs after it are refused', async () => {
  const { tier: loaded, disposed } = tier();
  await loaded.load(REQUEST, OPTIONS);
  let finish = ignore;
  const job = loaded.run(signal, () => new Promise<void>((resolve) => (finish = resolve)));
  const gone = loaded.dispose();
  const late = loaded.run(signal, () => Promise.resolve());
  await vi.waitUntil(() => finish !== ignore);
  expect(disposed).toEqual([]);
  finish();
  await Promise.all([job, gone, expect(late).rejects.toMatchObject({ code: 'worker/not-loaded' })]);
  expect(disposed).toEqual([1]);
});

test('a load that fails frees its runtime, and the next one succeeds', async () => {
  let tries = 0;
  const { tier: loaded, disposed } = tier(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('no such graph')) : Promise.resolve();
  });
  await expect(loaded.load(REQUEST, OPTIONS)).rejects.toThrow('no such graph');
  expect(disposed).toEqual([1]);
  await expect(loaded.run(signal, () => Promise.resolve())).rejects.toMatchObject({ code: 'worker/not-loaded' });
  await loaded.load(REQUEST, OPTIONS);
  expect(await loaded.run(signal, (parts) => Promise.resolve(parts))).toBe(2);
});

test('a pack that cannot be opened frees the runtime that was started beside it', async () => {
  const disposed: string[] = [];
  const dispose = (): Promise<void> => {
    disposed.push('runtime');
    return Promise.resolve();
  };
  const loaded = new LoadedTier(
    'test',
    {
      startRuntime: () => Promise.resolve({ dispose } as unknown as Runtime),
      openPack: () => Promise.reject(new Error('no connection')),
    },
    () => Promise.resolve(1),
  );
  await expect(loaded.load(REQUEST, OPTIONS)).rejects.toThrow('no connection');
  expect(disposed).toEqual(['runtime']);
});

test('a pack that was opened ahead is opened once, and anew for a load after that', async () => {
  const asked: string[] = [];
  const openPack = (packUrl: string): Promise<PackReader> => {
    asked.push(packUrl);
    return Promise.resolve({ manifest: { name: packUrl } } as unknown as PackReader);
  };
  const startRuntime = (): Promise<Runtime> =>
    Promise.resolve({ dispose: () => Promise.resolve() } as unknown as Runtime);
  const loaded = new LoadedTier('test', { startRuntime, openPack }, ({ pack }) => Promise.resolve(pack.manifest.name));
  expect(await loaded.open(REQUEST.packUrl, OPTIONS)).toEqual({ name: REQUEST.packUrl });
  await loaded.load(REQUEST, OPTIONS);
  expect(await loaded.run(signal, (name) => Promise.resolve(name))).toBe(REQUEST.packUrl);
  expect(asked).toHaveLength(1);
  await loaded.load(REQUEST, OPTIONS);
  expect(asked).toHaveLength(2);
});

test('a job whose signal fired while it waited is not started', async () => {
  const { tier: loaded } = tier();
  await loaded.load(REQUEST, OPTIONS);
  const controller = new AbortController();
  const first = loaded.run(signal, () => {
    controller.abort();
    return Promise.resolve();
  });
  let started = false;
  const second = loaded.run(controller.signal, () => {
    started = true;
    return Promise.resolve();
  });
  await first;
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  expect(started).toBe(false);
});
