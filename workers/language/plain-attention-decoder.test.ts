import { expect, test } from 'vitest';
import { alive, fakeRuntime, fakeSession, floats } from '../shared/testing/fake-runtime.ts';
import { PlainAttentionDecoder } from './plain-attention-decoder.ts';
import { FACTS } from './testing/facts.ts';

/**
 * Stands in for the graph: a position's key and value are its input's first number, and its hidden state is the number of
 * cached and new positions that it may look at, after checking that those hold what was put in.
 */
function graph(width: number): ReturnType<typeof fakeSession> {
  const { layers, kvHeads, headDim, hiddenSize } = FACTS;
  return fakeSession((feeds) => {
    const inputs = floats(feeds, 'inputs_embeds');
    const bias = floats(feeds, 'attention_bias');
    const count = inputs.length / hiddenSize;
    const capacity = bias.length / count - count;
    const keys = floats(feeds, `past_key.${String(layers - 1)}`);
    const values = floats(feeds, `past_value.${String(layers - 1)}`);
    const hidden = new Float32Array(count * hiddenSize);
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < capacity + count; column += 1) {
        if (bias[row * (capacity + count) + column] !== 0) continue;
        if (column >= capacity) hidden[row * hiddenSize] = (hidden[row * hiddenSize] ?? 0) + 1;
        else if (
          keys[(headDim - 1) * capacity + column] === column + width &&
          values[column * headDim] === column + width
        )
          hidden[row * hiddenSize] = (hidden[row * hiddenSize] ?? 0) + 1;
      }
    }
    const rows = layers * kvHeads * headDim * count;
    const newKeys = Float32Array.from({ length: rows }, (_, index) => inputs[(index % count) * hiddenSize] ?? 0);
    const newValues = Float32Array.from(
      { length: rows },
      (_, index) => inputs[(Math.floor(index / headDim) % count) * hiddenSize] ?? 0,
    );
    return {
      hidden_states: { data: hidden, dims: [1, count, hiddenSize] },
      new_keys: { data: newKeys, dims: [layers, kvHeads, headDim, count] },
      new_values: { data: newValues, dims: [layers, kvHeads, count, headDim] },
    };
  });
}

const START = 10;

async function feed(decoder: PlainAttentionDecoder, count: number): Promise<number[]> {
  const inputs = Float32Array.from(
    { length: count * FACTS.hiddenSize },
    (_, index) => decoder.length + START + Math.floor(index / FACTS.hiddenSize),
  );
  const hidden = await decoder.forward(inputs, count);
  return [...hidden].filter((_, index) => index % FACTS.hiddenSize === 0);
}

test('every position sees itself and all before it, over blocks and past the first capacity', async () => {
  const decoder = new PlainAttentionDecoder(fakeRuntime, graph(START), FACTS);
  expect(await feed(decoder, 1)).toEqual([1]);
  expect(await feed(decoder, 3)).toEqual([2, 3, 4]);
  const seen = await feed(decoder, 150);
  expect(seen[0]).toBe(5);
  expect(seen.at(-1)).toBe(154);
  expect(await feed(decoder, 2)).toEqual([155, 156]);
  expect(alive.tensors).toBe(0);
});

test('truncated positions are not seen any more, and are written over', async () => {
  const decoder = new PlainAttentionDecoder(fakeRuntime, graph(START), FACTS);
  await feed(decoder, 6);
  decoder.truncate(2);
  expect(decoder.length).toBe(2);
  expect(await feed(decoder, 2)).toEqual([3, 4]);
  expect(await feed(decoder, 1)).toEqual([5]);
});
