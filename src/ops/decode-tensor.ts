/**
 * Stored weights to float32, bit for bit as training/export/encodings.py decodes them. Products of a float16 scale and a
 * code are exact in float32, so that storing into a Float32Array is the only rounding.
 */
import { encodedBytes, WEIGHT_BLOCK, type WeightEncoding } from '../domain/stored-weights.ts';
import { halfTable, readHalf } from './half-precision.ts';
import { WeightExpansionError } from './weight-expansion-error.ts';

/** A tensor's bytes as a pack stores them; `name` is for messages. */
export interface EncodedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly encoding: WeightEncoding;
  readonly bytes: Uint8Array;
}

/** Rows (product of all dimensions but the last) and columns (the last; 1 for a scalar). */
export function matrixShape(shape: readonly number[]): { readonly rows: number; readonly cols: number } {
  const cols = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, size) => product * size, 1), cols };
}

/** All weights, row after row; the caller owns the result. Integers (`i32`, `i64`) are no weights and are refused. */
export function decodeTensor(tensor: EncodedTensor): Float32Array<ArrayBuffer> {
  const { rows, cols } = matrixShape(tensor.shape);
  const out = new Float32Array(rows * cols);
  decodeRows(tensor, 0, rows, out);
  return out;
}

/** Writes rows `first`…`first + count - 1` to the beginning of `out`: embedding rows without the whole table. */
export function decodeRows(tensor: EncodedTensor, first: number, count: number, out: Float32Array): void {
  const { encoding, bytes, shape, name } = tensor;
  const expected = encodedBytes(encoding, shape);
  if (bytes.length !== expected)
    throw new WeightExpansionError(name, `${String(bytes.length)} bytes instead of ${String(expected)}`);
  const { rows, cols } = matrixShape(shape);
  if (first < 0 || first + count > rows || out.length < count * cols)
    throw new RangeError(`rows ${String(first)} to ${String(first + count)} of ${name} [${shape.join(', ')}]`);
  switch (encoding) {
    case 'f32':
      return decodeF32(bytes, first * cols, count * cols, out);
    case 'f16':
      return decodeF16(bytes, first * cols, count * cols, out);
    case 'i8row':
      return decodeI8Row(bytes, rows, cols, first, count, out);
    case 'q8b32':
      return decodeQ8B32(bytes, rows, cols, first, count, out);
    case 'q4k32':
      return decodeQ4K32(bytes, rows, cols, first, count, out);
    case 'i32':
    case 'i64':
      throw new WeightExpansionError(name, `${encoding} numbers are no weights`);
  }
}

function decodeF32(bytes: Uint8Array, start: number, count: number, out: Float32Array): void {
  // Byte by byte, because `bytes` may begin at any address.
  new Uint8Array(out.buffer, out.byteOffset, count * 4).set(bytes.subarray(start * 4, (start + count) * 4));
}

function decodeF16(bytes: Uint8Array, start: number, count: number, out: Float32Array): void {
  const halves = halfTable();
  for (let i = 0, at = start * 2; i < count; i += 1, at += 2) out[i] = halves[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

const signed = (bytes: Uint8Array): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);

function decodeI8Row(
  bytes: Uint8Array,
  rows: number,
  cols: number,
  first: number,
  count: number,
  out: Float32Array,
): void {
  const codes = signed(bytes);
  for (let row = 0; row < count; row += 1) {
    const scale = readHalf(bytes, rows * cols + (first + row) * 2);
    const source = (first + row) * cols;
    const target = row * cols;
    for (let col = 0; col < cols; col += 1) out[target + col] = scale * codes[source + col]!;
  }
}

function decodeQ8B32(
  bytes: Uint8Array,
  rows: number,
  cols: number,
  first: number,
  count: number,
  out: Float32Array,
): void {
  const codes = signed(bytes);
  const blocks = Math.ceil(cols / WEIGHT_BLOCK);
  const scales = rows * blocks * WEIGHT_BLOCK;
  for (let row = 0; row < count; row += 1) {
    for (let block = 0; block < blocks; block += 1) {
      const index = (first + row) * blocks + block;
      const scale = readHalf(bytes, scales + index * 2);
      const source = index * WEIGHT_BLOCK;
      const from = block * WEIGHT_BLOCK;
      const to = Math.min(from + WEIGHT_BLOCK, cols);
      const shift = row * cols;
      for (let col = from; col < to; col += 1) out[shift + col] = scale * codes[source + col - from]!;
    }
  }
}

function decodeQ4K32(
  bytes: Uint8Array,
  rows: number,
  cols: number,
  first: number,
  count: number,
  out: Float32Array,
): void {
  const blocks = Math.ceil(cols / WEIGHT_BLOCK);
  const half = WEIGHT_BLOCK / 2;
  const steps = rows * blocks * half;
  const minima = steps + rows * blocks;
  const halves = minima + rows * blocks;
  for (let row = 0; row < count; row += 1) {
    const at = first + row;
    const dStep = readHalf(bytes, halves + at * 2);
    const mBase = readHalf(bytes, halves + (rows + at) * 2);
    const mStep = readHalf(bytes, halves + (2 * rows + at) * 2);
    for (let block = 0; block < blocks; block += 1) {
      const index = at * blocks + block;
      const d = dStep * bytes[steps + index]!;
      const m = Math.fround(mBase + mStep * bytes[minima + index]!);
      const source = index * half;
      const target = row * cols + block * WEIGHT_BLOCK;
      const left = cols - block * WEIGHT_BLOCK;
      if (left >= WEIGHT_BLOCK) {
        for (let i = 0; i < half; i += 1) {
          const pair = bytes[source + i]!;
          out[target + i] = d * (pair & 15) + m;
          out[target + half + i] = d * (pair >> 4) + m;
        }
      } else {
        for (let i = 0; i < left; i += 1) {
          const pair = bytes[source + (i % half)]!;
          out[target + i] = d * (i < half ? pair & 15 : pair >> 4) + m;
        }
      }
    }
  }
}

/** One row, such as a token's embedding, into `out` [cols]. */
export function decodeRow(
  bytes: Uint8Array,
  encoding: WeightEncoding,
  shape: readonly number[],
  row: number,
  out: Float32Array,
): void {
  decodeRows({ name: 'table', bytes, encoding, shape }, row, 1, out);
}
