import { expect, test } from 'vitest';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { encodeFeatures } from './encode-features.ts';

/** Two cells of width one: the input's first value, and its double. */
const encoder = fakeSession((feeds) => {
  const [value = 0] = floats(feeds, 'pixel_values');
  return { features: { data: Float32Array.of(value, 2 * value), dims: [1, 2, 1] } };
});
const inputOf = (...values: readonly number[]) => ({
  name: 'pixel_values',
  dims: [1, 1],
  runs: values.map((value) => Float32Array.of(value)),
});

test('the cells of every frame stand after those of the frame before', async () => {
  const { signal } = new AbortController();
  for (const [values, data] of [
    [[3], [3, 6]],
    [
      [1, 2, 4],
      [1, 2, 2, 4, 4, 8],
    ],
  ] as const) {
    await withTensors(async (keep) => {
      const features = await encodeFeatures(fakeRuntime, encoder, inputOf(...values), keep, signal);
      expect(features).toMatchObject({ dims: [1, data.length, 1], data: Float32Array.from(data) });
    });
  }
  expect(alive.tensors).toBe(0);
});

test('a stop is heard between two frames', async () => {
  const controller = new AbortController();
  const stopping = fakeSession(() => {
    controller.abort();
    return { features: { data: new Float32Array(1), dims: [1, 1, 1] } };
  });
  const encoding = withTensors((keep) => encodeFeatures(fakeRuntime, stopping, inputOf(1, 2), keep, controller.signal));
  await expect(encoding).rejects.toMatchObject({ name: 'AbortError' });
  expect(alive.tensors).toBe(0);
});
