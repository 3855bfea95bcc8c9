import type { LlmFacts } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { CachedDecoder } from './cached-decoder.ts';
import type { EmbeddingTable } from './embedding-table.ts';

/** Where the input embedding of a negative code comes from, [hiddenSize]. */
export type ConceptTokens = (code: number) => Float32Array | undefined;

/**
 * The LLM over codes (token ids, or negative numbers for concept tokens): knows which codes its cache holds, and runs
 * only what is new.
 */
export class LanguageModel {
  readonly #runtime: Runtime;
  readonly #decoder: CachedDecoder;
  readonly #head: Session;
  readonly #headRank: number;
  readonly #embeddings: EmbeddingTable;
  readonly #width: number;
  readonly #prefillChunk: number;
  /** The code at each cached position, and where the block that was run with it began. */
  #codes: number[] = [];
  #blockStarts: number[] = [];
  #inputs: Float32Array;

  constructor(
    runtime: Runtime,
    decoder: CachedDecoder,
    head: { readonly session: Session; readonly inputRank: number },
    embeddings: EmbeddingTable,
    facts: Pick<LlmFacts, 'hiddenSize' | 'prefillChunk'>,
  ) {
    this.#runtime = runtime;
    this.#decoder = decoder;
    this.#head = head.session;
    this.#headRank = head.inputRank;
    this.#embeddings = embeddings;
    this.#width = facts.hiddenSize;
    this.#prefillChunk = facts.prefillChunk;
    this.#inputs = new Float32Array(facts.prefillChunk * facts.hiddenSize);
  }

  /** Positions in the cache. */
  get length(): number {
    return this.#codes.length;
  }

  /**
   * Keeps what the cache and `codes` share at their start, forgets the rest, and returns the number of kept positions:
   * always fewer than `codes`, because the last position's hidden state is needed. Blocks are kept whole or not at all:
   * activations are quantised per block, so a block run in other parts would give slightly other numbers, and the same
   * prompt with the same seed another reply.
   */
  reuse(codes: readonly number[]): number {
    const most = Math.min(this.#codes.length, codes.length);
    let shared = 0;
    while (shared < most && this.#codes[shared] === codes[shared]) shared += 1;
    if (shared === codes.length || shared < this.#codes.length) {
      const at = Math.min(shared, codes.length - 1);
      shared = this.#blockStarts[at] ?? shared;
    }
    this.#forget(shared);
    return shared;
  }

  /**
   * How many of the next positions to run as one block while prefilling. The first position of a sequence goes alone:
   * its activations are far larger than all others, and the wasm graph quantises activations per block.
   */
  get blockSize(): number {
    return this.length === 0 ? 1 : this.#prefillChunk;
  }

  /** Runs `codes` as one block after what the cache holds. Returns their hidden states [codes, hiddenSize], caller owns. */
  async append(codes: readonly number[], conceptTokens?: ConceptTokens): Promise<Float32Array> {
    const width = this.#width;
    if (this.#inputs.length < codes.length * width) this.#inputs = new Float32Array(codes.length * width);
    codes.forEach((code, index) => {
      this.#embed(code, this.#inputs.subarray(index * width, (index + 1) * width), conceptTokens);
    });
    const hidden = await this.#decoder.forward(this.#inputs, codes.length);
    const start = this.#codes.length;
    for (const code of codes) {
      this.#codes.push(code);
      this.#blockStarts.push(start);
    }
    return hidden;
  }

  /** Logits [vocabSize] for the position after the one with this hidden state [hiddenSize]. Caller owns. */
  async logits(hiddenState: Float32Array): Promise<Float32Array> {
    return withTensors(async (keep) => {
      const dims = this.#headRank === 3 ? [1, 1, this.#width] : [1, this.#width];
      const input = this.#runtime.tensor('float32', hiddenState, dims);
      const logits = output(keep(await this.#head.run({ hidden_states: input })), 'logits');
      return (await logits.getData()) as Float32Array;
    });
  }

  /** Adds each token's input embedding to its hidden state in place; `hidden` is [ids, hiddenSize]. */
  addEmbeddings(hidden: Float32Array, ids: readonly number[]): void {
    const row = new Float32Array(this.#width);
    ids.forEach((id, index) => {
      this.#embeddings.row(id, row);
      for (let column = 0; column < this.#width; column += 1) {
        hidden[index * this.#width + column] = (hidden[index * this.#width + column] ?? 0) + (row[column] ?? 0);
      }
    });
  }

  #embed(code: number, out: Float32Array, conceptTokens: ConceptTokens | undefined): void {
    if (code >= 0) {
      this.#embeddings.row(code, out);
      return;
    }
    const conceptToken = conceptTokens?.(code);
    if (conceptToken === undefined) throw new RangeError(`no concept token for code ${String(code)}`);
    out.set(conceptToken);
  }

  #forget(from: number): void {
    this.#codes.length = from;
    this.#blockStarts.length = from;
    this.#decoder.truncate(from);
  }
}
