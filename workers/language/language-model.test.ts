import { expect, test } from 'vitest';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { Session } from '../../src/runtime/session.ts';
import type { CachedDecoder } from './cached-decoder.ts';
import type { EmbeddingTable } from './embedding-table.ts';
import { LanguageModel } from './language-model.ts';

/** Remembers which blocks were run at which length. */
class FakeDecoder implements CachedDecoder {
  length = 0;
  readonly runs: { at: number; inputs: number[] }[] = [];
  truncate(length: number): void {
    this.length = length;
  }
  forward(inputsEmbeds: Float32Array, count: number): Promise<Float32Array> {
    this.runs.push({ at: this.length, inputs: [...inputsEmbeds.subarray(0, count)] });
    this.length += count;
    return Promise.resolve(Float32Array.from({ length: count }, (_, index) => index));
  }
}

function setUp(): { model: LanguageModel; decoder: FakeDecoder } {
  const decoder = new FakeDecoder();
  const embeddings = { row: (id: number, out: Float32Array) => out.fill(id * 10) } as unknown as EmbeddingTable;
  const facts = { hiddenSize: 1, prefillChunk: 4 };
  const model = new LanguageModel({} as Runtime, decoder, { session: {} as Session, inputRank: 2 }, embeddings, facts);
  return { model, decoder };
}

test('only what follows the common start is run again', async () => {
  const { model, decoder } = setUp();
  expect(model.reuse([1, 2, 3])).toBe(0);
  await model.append([1, 2, 3]);
  await model.append([7]); // a reply's tokens
  await model.append([8]);
  expect(model.reuse([1, 2, 3, 7, 8, 9])).toBe(5);
  await model.append([9]);
  expect(decoder.runs.at(-1)).toEqual({ at: 5, inputs: [90] });
});

test('the same prompt runs its last block again, whole, so that the numbers are the same', async () => {
  const { model, decoder } = setUp();
  model.reuse([1, 2, 3, 4, 5]);
  await model.append([1, 2, 3]);
  await model.append([4, 5]);
  await model.append([9]);
  expect(model.reuse([1, 2, 3, 4, 5])).toBe(3);
  expect(decoder.length).toBe(3);
});

test('an edit inside a block drops the whole block', async () => {
  const { model } = setUp();
  model.reuse([1, 2, 3, 4, 5, 6]);
  await model.append([1, 2, 3]);
  await model.append([4, 5, 6]);
  expect(model.reuse([1, 2, 3, 4, 99, 6])).toBe(3);
});

test('another medium at the same place is no common start', async () => {
  const { model } = setUp();
  model.reuse([1, -1, -2, 3]);
  await model.append([1]);
  await model.append([-1, -2], () => Float32Array.of(0.5));
  await model.append([3]);
  expect(model.reuse([1, -3, -4, 3])).toBe(1);
});

test('concept tokens take the place of embeddings', async () => {
  const { model, decoder } = setUp();
  await model.append([2, -1], (code) => (code === -1 ? Float32Array.of(0.25) : undefined));
  expect(decoder.runs[0]?.inputs).toEqual([20, 0.25]);
  await expect(model.append([-2])).rejects.toThrow('-2');
});

test('embeddings are added to hidden states row by row', () => {
  const hidden = Float32Array.of(1, 2);
  setUp().model.addEmbeddings(hidden, [3, 4]);
  expect([...hidden]).toEqual([31, 42]);
});
