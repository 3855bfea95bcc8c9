import { expect, test } from 'vitest';
import type { Graph } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { Feeds, Session, Tensor } from '../../src/runtime/session.ts';
import { fakeTensor } from '../shared/testing/fake-runtime.ts';
import { GroupQueryDecoder } from './group-query-decoder.ts';
import { FACTS } from './testing/facts.ts';

interface Step {
  readonly total: number;
  readonly capacity: number;
  readonly inPlace: boolean;
}

function setUp(contextLength: number): {
  decoder: GroupQueryDecoder;
  steps: Step[];
  copied: number[];
  destroyed: number[];
} {
  const steps: Step[] = [];
  const copied: number[] = [];
  const destroyed: number[] = [];
  const device = {
    createCommandEncoder: () => ({
      copyBufferToBuffer: (_from: unknown, _at: number, _to: unknown, _start: number, bytes: number) =>
        copied.push(bytes),
      finish: () => ({}),
    }),
    queue: { submit: () => undefined },
  };
  const runtime = {
    device,
    gpuBuffer: (bytes: number) => ({ destroy: () => destroyed.push(bytes) }),
    gpuTensor: (_: unknown, __: string, dims: readonly number[]) => fakeTensor(new Float32Array(0), dims),
    tensor: (_: string, data: Float32Array, dims: readonly number[]) => fakeTensor(data, dims),
  };
  const session = {
    run: (feeds: Feeds, presents: Record<string, Tensor>) => {
      const past = feeds['past_key_values.0.key'];
      const total = Number(feeds.total_sequence_length?.data[0]);
      expect(Number(feeds.seqlens_k?.data[0])).toBe(total - 1);
      steps.push({ total, capacity: past?.dims[2] ?? 0, inPlace: presents['present.0.key'] === past });
      return Promise.resolve({
        hidden_states: fakeTensor(new Float32Array(FACTS.hiddenSize), [1, 1, FACTS.hiddenSize]),
      });
    },
  };
  const names = ['inputs_embeds', 'past_key_values.0.key', 'past_key_values.0.value'];
  const graph = { inputs: names.map((name) => ({ name })), outputs: [] } as unknown as Graph;
  const facts = { ...FACTS, contextLength };
  const decoder = new GroupQueryDecoder(runtime as unknown as Runtime, session as unknown as Session, facts, graph);
  return { decoder, steps, copied, destroyed };
}

test('past and present are one buffer of fixed capacity, and the lengths say how much of it counts', async () => {
  const { decoder, steps } = setUp(256);
  await decoder.forward(new Float32Array(12), 3);
  await decoder.forward(new Float32Array(4), 1);
  expect(steps).toEqual([
    { total: 3, capacity: 256, inPlace: true },
    { total: 4, capacity: 256, inPlace: true },
  ]);
});

test('truncation only shortens the length', async () => {
  const { decoder, steps, copied } = setUp(256);
  await decoder.forward(new Float32Array(40), 10);
  decoder.truncate(4);
  await decoder.forward(new Float32Array(4), 1);
  expect(steps.at(-1)?.total).toBe(5);
  expect(copied).toEqual([]);
});

test('beyond the first capacity larger buffers take over what is cached, and the old ones are destroyed', async () => {
  const { decoder, steps, copied, destroyed } = setUp(4096);
  await decoder.forward(new Float32Array(2000), 500);
  await decoder.forward(new Float32Array(80), 20);
  expect(steps.at(-1)).toEqual({ total: 520, capacity: 1024, inPlace: true });
  expect(copied).toEqual([500 * FACTS.headDim * 4, 500 * FACTS.headDim * 4]);
  expect(destroyed).toHaveLength(2);
});
