import { WEIGHT_BLOCK } from '../domain/stored-weights.ts';
import type { AdaptedMatrix } from './adapted-rows.ts';
import { quantizeSymmetric } from './quantize-symmetric.ts';

const ROW_BLOCK = 64;
/** MatMulNBits reads unsigned codes; without an operand for it, the zero point of 8 bits is 128. */
const ZERO_POINT = 128;

/**
 * The operands of an 8-bit MatMulNBits: codes [rows, blocks, 32] and float32 scales [rows, blocks] of the stacked sources,
 * whose rows are whole blocks. Either may be left out.
 */
export async function expandBlocks(
  sources: readonly AdaptedMatrix[],
  codes: Uint8Array<ArrayBuffer> | undefined,
  scales: Uint8Array<ArrayBuffer> | undefined,
  rest: () => Promise<void>,
): Promise<void> {
  const cols = sources[0]?.cols ?? 0;
  const values = new Float32Array(ROW_BLOCK * cols);
  const quantized = new Uint8Array(ROW_BLOCK * cols);
  const blockScales = new Float32Array((ROW_BLOCK * cols) / WEIGHT_BLOCK);
  let written = 0;
  for (const matrix of sources) {
    for (let first = 0; first < matrix.rows; first += ROW_BLOCK) {
      const count = Math.min(ROW_BLOCK, matrix.rows - first) * cols;
      matrix.decode(first, count / cols, values);
      for (let start = 0; start < count; start += WEIGHT_BLOCK)
        blockScales[start / WEIGHT_BLOCK] = quantizeSymmetric(
          values,
          start,
          WEIGHT_BLOCK,
          quantized,
          start,
          ZERO_POINT,
        );
      codes?.set(quantized.subarray(0, count), written);
      scales?.set(new Uint8Array(blockScales.buffer, 0, count / 8), written / 8);
      written += count;
      await rest();
    }
  }
}
