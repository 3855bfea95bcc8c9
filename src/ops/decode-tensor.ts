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
      return decodeEach(i8Rows(bytes, rows, cols), first, count, cols, out);
    case 'q8b32':
      return decodeEach(q8b32Rows(bytes, rows, cols), first, count, cols, out);
    case 'q4k32':
      return decodeEach(q4k32Rows(bytes, rows, cols), first, count, cols, out);
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

/** Writes one row to `out` from index `at` on. */
type RowDecoder = (row: number, out: Float32Array, at: number) => void;

function decodeEach(decode: RowDecoder, first: number, count: number, cols: number, out: Float32Array): void {
  for (let row = 0; row < count; row += 1) decode(first + row, out, row * cols);
}

function i8Rows(bytes: Uint8Array, rows: number, cols: number): RowDecoder {
  const codes = signed(bytes);
  return (row, out, at) => {
    scaled(codes, row * cols, cols, readHalf(bytes, rows * cols + row * 2), out, at);
  };
}

function q8b32Rows(bytes: Uint8Array, rows: number, cols: number): RowDecoder {
  const codes = signed(bytes);
  const blocks = Math.ceil(cols / WEIGHT_BLOCK);
  const scales = rows * blocks * WEIGHT_BLOCK;
  return (row, out, at) => {
    for (let block = row * blocks, col = 0; col < cols; block += 1, col += WEIGHT_BLOCK) {
      const count = Math.min(WEIGHT_BLOCK, cols - col);
      scaled(codes, block * WEIGHT_BLOCK, count, readHalf(bytes, scales + block * 2), out, at + col);
    }
  };
}

/** A block's low halves of bytes come first, then its high halves. */
function q4k32Rows(bytes: Uint8Array, rows: number, cols: number): RowDecoder {
  const blocks = Math.ceil(cols / WEIGHT_BLOCK);
  const half = WEIGHT_BLOCK / 2;
  const steps = rows * blocks * half;
  const minima = steps + rows * blocks;
  const halves = minima + rows * blocks;
  return (row, out, at) => {
    const dStep = readHalf(bytes, halves + row * 2);
    const mBase = readHalf(bytes, halves + (rows + row) * 2);
    const mStep = readHalf(bytes, halves + (2 * rows + row) * 2);
    for (let block = row * blocks, col = 0; col < cols; block += 1, col += WEIGHT_BLOCK) {
      const d = dStep * bytes[steps + block]!;
      const m = Math.fround(mBase + mStep * bytes[minima + block]!);
      const source = block * half;
      const low = at + col;
      const high = low + half;
      const lowCount = Math.min(half, cols - col);
      const highCount = Math.min(half, cols - col - half);
      for (let i = 0; i < lowCount; i += 1) {
        const pair = bytes[source + i]!;
        out[low + i] = d * (pair & 15) + m;
        if (i < highCount) out[high + i] = d * (pair >> 4) + m;
      }
    }
  };
}

const signed = (bytes: Uint8Array): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);

function scaled(codes: Int8Array, from: number, count: number, scale: number, out: Float32Array, at: number): void {
  for (let i = 0; i < count; i += 1) out[at + i] = scale * codes[from + i]!;
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
