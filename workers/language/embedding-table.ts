import { decodeRow } from '../../src/ops/decode-tensor.ts';
import type { StoredTensor } from '../../src/packs/manifest.ts';

/** Input embeddings in their stored, compact form: rows are decoded when asked for, the table never. */
export class EmbeddingTable {
  readonly #bytes: Uint8Array;
  readonly #stored: StoredTensor;

  /** `bytes` are the stored bytes of a [vocabSize, hiddenSize] tensor. */
  constructor(bytes: Uint8Array, stored: StoredTensor) {
    this.#bytes = bytes;
    this.#stored = stored;
  }

  /** Writes the row of token `id` into `out`, [hiddenSize]. */
  row(id: number, out: Float32Array): void {
    decodeRow(this.#bytes, this.#stored.encoding, this.#stored.shape, id, out);
  }
}
