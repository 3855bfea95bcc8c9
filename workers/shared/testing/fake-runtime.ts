import type { Runtime } from '../../../src/runtime/runtime.ts';
import { Session } from '../../../src/runtime/session.ts';
import type { Feeds, Tensor } from '../../../src/runtime/session.ts';

/** Counts tensors that were made but not disposed of; inputs belong to nobody and are not counted. */
export const alive = { tensors: 0 };

/** A tensor in plain memory. */
export function fakeTensor(data: Float32Array | BigInt64Array, dims: readonly number[], counted = false): Tensor {
  if (counted) alive.tensors += 1;
  const tensor = {
    type: 'float32',
    dims,
    data,
    getData: () => Promise.resolve(data),
    dispose: () => {
      if (counted) alive.tensors -= 1;
    },
  };
  return tensor as unknown as Tensor;
}

/** Makes tensors and nothing else. */
export const fakeRuntime = {
  backend: 'wasm',
  tensor: (_: string, data: Float32Array, dims: readonly number[]) => fakeTensor(data, dims),
  dispose: () => Promise.resolve(),
} as unknown as Runtime;

/** A session that computes with a function; its outputs are counted. */
export function fakeSession(run: (feeds: Feeds) => Record<string, { data: Float32Array; dims: number[] }>): Session {
  const host = {
    run: (_: unknown, feeds: Feeds) =>
      Promise.resolve(
        Object.fromEntries(
          Object.entries(run(feeds)).map(([name, { data, dims }]) => [name, fakeTensor(data, dims, true)]),
        ),
      ),
    release: () => Promise.resolve(),
  };
  return new Session(host, { outputNames: [] } as never, 'a fake');
}

/** The float32 values of an input. */
export function floats(feeds: Feeds, name: string): Float32Array {
  return feeds[name]?.data as Float32Array;
}
