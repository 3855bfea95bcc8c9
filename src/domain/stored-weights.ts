/**
 * How numbers are stored in a pack; `rows` = product of all dimensions but the last, `cols` = last dimension.
 * Multi-byte numbers are little-endian. Written by training/export/encodings.py, read by src/ops/decode-tensor.ts.
 */
export type WeightEncoding =
  | 'f32'
  | 'f16'
  | 'i32'
  | 'i64'
  /** int8[rows][cols], then f16 scale[rows]: w = scale * q */
  | 'i8row'
  /** int8 blocks of 32 along the last axis (zero-padded), then f16 scale[rows][blocks]: w = scale * q */
  | 'q8b32'
  /** 4-bit blocks of 32; scale and minimum of a block in 8 bits each against its row: layout in training/export/encodings.py */
  | 'q4k32';

/** A tensor within a weight set. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly encoding: WeightEncoding;
  /** Byte position in the concatenated files of the weight set. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * A region of a graph's external data and how it is made from stored tensors.
 *
 * - `copy`: stored bytes decoded to `dtype` (`float32`, or unchanged bytes for `f16` as `float16`, `i32`, `i64`).
 * - `int8-columns`: sources stacked along rows [N, K] (+ LoRA: W += scale * B @ A), quantised per row to
 *   int8 with scale = max|w| / 127, round half to even, written transposed as int8 [K, N].
 * - `int8-scales`: the f32 [N] scales that belong to the `int8-columns` region of the same sources.
 * - `nbits8`, `nbits8-scales`: the operands of MatMulNBits with 8 bits (blocks of 32, zero point 128), LoRA merged likewise.
 * Exact arithmetic: training/export/encodings.py.
 */
export interface ExpandedTensor {
  readonly offset: number;
  readonly bytes: number;
  readonly transform: 'copy' | 'int8-columns' | 'int8-scales' | 'nbits8' | 'nbits8-scales';
  readonly dtype: 'float32' | 'float16' | 'int8' | 'uint8' | 'int32' | 'int64';
  /** References `weightSet/tensor`, stacked along the first axis. */
  readonly sources: readonly string[];
  /** Only these rows of the stack, first to before last; all of them when absent. Not with `copy`. */
  readonly rows?: readonly [first: number, end: number];
  /** One entry per source where it has a LoRA delta: W_i += scale * (b @ a); a [r, K], b [N_i, r]. */
  readonly lora?: readonly (LoraDelta | null)[];
}

/** A low-rank change of a stored matrix: `a` and `b` are references `weightSet/tensor`. */
export interface LoraDelta {
  readonly a: string;
  readonly b: string;
  readonly scale: number;
}

/** Name by which a graph refers to its external data, and that data's size once expanded. */
export interface ExternalData {
  readonly location: string;
  readonly bytes: number;
  readonly tensors: readonly ExpandedTensor[];
}

/** Numbers per quantisation block along the last axis. */
export const WEIGHT_BLOCK = 32;

/** Bytes that a tensor of this shape takes in this encoding. A scalar (`[]`) is one number. */
export function encodedBytes(encoding: WeightEncoding, shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  const cols = shape.at(-1) ?? 1;
  const rows = cols === 0 ? 0 : count / cols;
  const blocks = rows * Math.ceil(cols / WEIGHT_BLOCK);
  switch (encoding) {
    case 'f32':
    case 'i32':
      return count * 4;
    case 'f16':
      return count * 2;
    case 'i64':
      return count * 8;
    case 'i8row':
      return count + rows * 2;
    case 'q8b32':
      return blocks * (WEIGHT_BLOCK + 2);
    case 'q4k32':
      return blocks * (WEIGHT_BLOCK / 2 + 2) + rows * 6;
  }
}
