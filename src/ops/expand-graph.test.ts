import { describe, expect, test } from 'vitest';
import type { ExpandedTensor, WeightEncoding } from '../domain/stored-weights.ts';
import { decodeRows, decodeTensor } from './decode-tensor.ts';
import { expandGraph, type TensorSource } from './expand-graph.ts';
import golden from './golden/weight-encodings.json' with { type: 'json' };

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const floatsOf = (base64: string): Float32Array => new Float32Array(bytesOf(base64).buffer);

describe('decoding', () => {
  const cases = golden.decode.map(({ encoding, shape, bytes, decoded }) => ({
    name: encoding,
    tensor: { name: encoding, encoding: encoding as WeightEncoding, shape, bytes: bytesOf(bytes) },
    decoded: floatsOf(decoded),
  }));

  test.each(cases)('$name gives the bits of the Python reference', ({ tensor, decoded }) => {
    expect(decodeTensor(tensor)).toEqual(decoded);
  });

  test.each(cases)('$name gives single rows from bytes at an odd address', ({ tensor, decoded }) => {
    const shifted = new Uint8Array(tensor.bytes.length + 1);
    shifted.set(tensor.bytes, 1);
    const cols = tensor.shape.at(-1) ?? 0;
    const out = new Float32Array(cols * 2);
    decodeRows({ ...tensor, bytes: shifted.subarray(1) }, 1, 2, out);
    expect(out).toEqual(decoded.slice(cols, cols * 3));
  });

  test('refuses bytes that do not fit the shape, and rows that are not there', () => {
    const tensor = { name: 'x', encoding: 'f32' as const, shape: [2, 2], bytes: new Uint8Array(16) };
    expect(() => decodeTensor({ ...tensor, bytes: new Uint8Array(15) })).toThrow(/15 bytes instead of 16/);
    expect(() => decodeRows(tensor, 1, 2, new Float32Array(4))).toThrow(RangeError);
    expect(() => decodeTensor({ ...tensor, encoding: 'i32' })).toThrow(/no weights/);
  });
});

describe('expandGraph', () => {
  const { tensors, regions, scale } = golden.expand;
  const source: TensorSource = {
    describe: (reference) => {
      const { shape, encoding } = tensors[reference.slice(4) as keyof typeof tensors];
      return { shape, encoding: encoding as WeightEncoding };
    },
    read: (reference) => Promise.resolve(bytesOf(tensors[reference.slice(4) as keyof typeof tensors].bytes)),
  };
  const adapted = {
    sources: ['llm/first', 'llm/second'],
    lora: [null, { a: 'llm/a', b: 'llm/b', scale }],
  };
  const region = (
    transform: ExpandedTensor['transform'],
    offset: number,
    bytes: number,
    dtype: ExpandedTensor['dtype'],
  ): ExpandedTensor => ({ transform, offset, bytes, dtype, ...adapted });

  test('expands only the rows that a region asks for, across the border of two sources', async () => {
    const [first, end, columns, all] = [30, 50, 64, 70];
    const count = end - first;
    const tensors: ExpandedTensor[] = [
      { ...region('int8-columns', 0, columns * count, 'int8'), rows: [first, end] },
      { ...region('int8-scales', columns * count, count * 4, 'float32'), rows: [first, end] },
    ];
    const out = await expandGraph({ bytes: columns * count + count * 4, tensors }, source);
    const whole = bytesOf(regions['int8-columns']);
    const wanted = Array.from({ length: columns }, (_, k) => [...whole.slice(k * all + first, k * all + end)]).flat();
    expect([...out.slice(0, columns * count)]).toEqual(wanted);
    expect(out.slice(columns * count)).toEqual(bytesOf(regions['int8-scales']).slice(first * 4, end * 4));
  });

  test('writes every region as the Python reference does, and zeros between them', async () => {
    const plan = [
      region('nbits8-scales', 0, 560, 'float32'),
      region('int8-columns', 576, 4480, 'int8'),
      region('nbits8', 5056, 4480, 'uint8'),
      region('int8-scales', 9536, 280, 'float32'),
    ];
    const fractions: number[] = [];
    const onProgress = (fraction: number): void => void fractions.push(fraction);
    const out = await expandGraph({ bytes: 9856, tensors: plan }, source, { onProgress });
    for (const { transform, offset, bytes } of plan)
      expect(out.slice(offset, offset + bytes), transform).toEqual(bytesOf(regions[transform as keyof typeof regions]));
    expect(out.slice(560, 576)).toEqual(new Uint8Array(16));
    expect(out.slice(9816)).toEqual(new Uint8Array(40));
    expect(fractions.at(-1)).toBe(1);
  });

  test('copies weights as float32, stacked, also to an odd address', async () => {
    const tensors = [
      { transform: 'copy', offset: 5, bytes: 768 + 360, dtype: 'float32', sources: ['llm/a', 'llm/b'] } as const,
    ];
    const out = await expandGraph({ bytes: 1140, tensors }, source);
    const a = decodeTensor({ name: 'a', ...source.describe('llm/a'), bytes: await source.read('llm/a') });
    expect(new Float32Array(out.slice(5, 5 + 768).buffer)).toEqual(a);
  });

  test('copies halves and integers unchanged', async () => {
    const copy = { transform: 'copy', offset: 0, bytes: 384, dtype: 'float16', sources: ['llm/a'] } as const;
    expect(await expandGraph({ bytes: 384, tensors: [copy] }, source)).toEqual(bytesOf(tensors.a.bytes));
  });

  test.each<[string, ExpandedTensor]>([
    ['too small a region', region('int8-columns', 0, 4479, 'int8')],
    [
      'an adapter of another shape',
      { ...region('int8-columns', 0, 4480, 'int8'), lora: [adapted.lora[1] ?? null, null] },
    ],
    [
      'sources of different widths',
      { ...region('int8-columns', 0, 4480, 'int8'), lora: [], sources: ['llm/first', 'llm/b'] },
    ],
    ['a dtype that it cannot make', { transform: 'copy', offset: 0, bytes: 64, dtype: 'int64', sources: ['llm/a'] }],
    ['a copy that does not fit', { transform: 'copy', offset: 0, bytes: 764, dtype: 'float32', sources: ['llm/a'] }],
  ])('names the tensors of %s', async (_, broken) => {
    await expect(expandGraph({ bytes: 4480, tensors: [broken] }, source)).rejects.toMatchObject({
      code: 'pack/expansion',
      message: expect.stringContaining('llm/') as string,
    });
  });

  test('stops when it is told to', async () => {
    const controller = new AbortController();
    const read = (reference: string): Promise<Uint8Array> => (controller.abort(), source.read(reference));
    const expanding = expandGraph(
      { bytes: 4480, tensors: [region('int8-columns', 0, 4480, 'int8')] },
      { ...source, read },
      { signal: controller.signal },
    );
    await expect(expanding).rejects.toMatchObject({ name: 'AbortError' });
  });
});
