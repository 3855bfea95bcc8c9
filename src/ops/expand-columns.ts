import type { AdaptedMatrix } from './adapted-rows.ts';
import { quantizeSymmetric } from './quantize-symmetric.ts';

/** Rows handled together: a run of 64 bytes per column when writing transposed, one cache line. */
const ROW_BLOCK = 64;

/**
 * int8 codes per row of the stacked sources, written transposed [cols, rows], and the float32 scales [rows].
 * Either may be left out.
 */
export async function expandColumns(
  sources: readonly AdaptedMatrix[],
  totalRows: number,
  codes: Uint8Array<ArrayBuffer> | undefined,
  scales: Uint8Array<ArrayBuffer> | undefined,
  rest: () => Promise<void>,
): Promise<void> {
  const cols = sources[0]?.cols ?? 0;
  const values = new Float32Array(ROW_BLOCK * cols);
  const quantized = new Int8Array(ROW_BLOCK * cols);
  const rowScales = new Float32Array(totalRows);
  let stacked = 0;
  for (const matrix of sources) {
    for (let first = 0; first < matrix.rows; first += ROW_BLOCK) {
      const count = Math.min(ROW_BLOCK, matrix.rows - first);
      matrix.decode(first, count, values);
      for (let row = 0; row < count; row += 1)
        rowScales[stacked + row] = quantizeSymmetric(values, row * cols, cols, quantized, row * cols, 0);
      if (codes) transpose(quantized, count, cols, codes, stacked, totalRows);
      stacked += count;
      await rest();
    }
  }
  scales?.set(new Uint8Array(rowScales.buffer));
}

function transpose(
  block: Int8Array,
  count: number,
  cols: number,
  out: Uint8Array,
  firstRow: number,
  totalRows: number,
): void {
  for (let col = 0; col < cols; col += 1) {
    const target = col * totalRows + firstRow;
    for (let row = 0; row < count; row += 1) out[target + row] = block[row * cols + col]!;
  }
}
