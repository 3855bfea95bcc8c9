import { decodeRows, decodeTensor, matrixShape, type EncodedTensor } from './decode-tensor.ts';
import { WeightExpansionError } from './weight-expansion-error.ts';

/** A low-rank change in float32: `a` [rank, cols], `b` [rows, rank]. */
export interface Adapter {
  readonly a: EncodedTensor;
  readonly b: EncodedTensor;
  readonly scale: number;
}

/** A stored matrix [rows, cols], with W += scale * (b @ a) where it has an adapter. */
export interface AdaptedMatrix {
  readonly rows: number;
  readonly cols: number;
  /** Writes rows `first`… to the beginning of `out`, float32. */
  readonly decode: (first: number, count: number, out: Float32Array) => void;
}

/** Sums over the rank in float64 in ascending order, as the exporter does. */
export function adaptedMatrix(weight: EncodedTensor, adapter: Adapter | undefined): AdaptedMatrix {
  const { rows, cols } = matrixShape(weight.shape);
  if (!adapter) return { rows, cols, decode: (first, count, out) => decodeRows(weight, first, count, out) };
  const a = decodeTensor(adapter.a);
  const b = decodeTensor(adapter.b);
  const rank = matrixShape(adapter.a.shape).rows;
  if (a.length !== rank * cols || b.length !== rows * rank)
    throw new WeightExpansionError(weight.name, `its adapter ${adapter.a.name} has another shape`);
  const delta = new Float64Array(cols);
  const decode = (first: number, count: number, out: Float32Array): void => {
    decodeRows(weight, first, count, out);
    for (let row = 0; row < count; row += 1) {
      delta.fill(0);
      for (let r = 0; r < rank; r += 1) {
        const factor = b[(first + row) * rank + r]!;
        const source = r * cols;
        for (let col = 0; col < cols; col += 1) delta[col]! += factor * a[source + col]!;
      }
      const target = row * cols;
      for (let col = 0; col < cols; col += 1) out[target + col] = out[target + col]! + adapter.scale * delta[col]!;
    }
  };
  return { rows, cols, decode };
}
