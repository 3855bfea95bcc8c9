import type { LlmFacts } from '../../src/packs/manifest.ts';
import { rotaryFrequencies, rotaryTables } from '../../src/ops/rotary.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Feeds, Session, Tensor } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { cpuFloats } from '../../src/runtime/to-host.ts';
import type { CachedDecoder } from './cached-decoder.ts';

/**
 * The capacity is the length rounded up to this: every run copies the whole capacity into wasm memory and attends over
 * all of it, masked or not, so spare room costs more time than making the arrays anew now and then.
 */
const GROWTH = 64;
/** Finite, because a row of only -Infinity would become NaN. */
const MASKED = -1e9;

/**
 * The wasm form: the cache lives here, and the graph returns only new rows, which are written into it. A graph that
 * returned the whole cache would copy it out and in again at every token (20 ms at 512 positions).
 *
 * Graph contract: training/export/llm.py, `decoder_wasm`.
 */
export class PlainAttentionDecoder implements CachedDecoder {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #facts: LlmFacts;
  readonly #frequencies: Float32Array;
  #length = 0;
  #capacity = 0;
  /** Per layer: rotated keys [kvHeads, headDim, capacity] and values [kvHeads, capacity, headDim]. */
  #keys: Float32Array[] = [];
  #values: Float32Array[] = [];
  #pastFeeds: Record<string, Tensor> = {};

  constructor(runtime: Runtime, session: Session, facts: LlmFacts) {
    this.#runtime = runtime;
    this.#session = session;
    this.#facts = facts;
    this.#frequencies = rotaryFrequencies(facts.ropeTheta, facts.headDim);
    this.#fit(0);
  }

  get length(): number {
    return this.#length;
  }

  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
    this.#fit(this.#length);
  }

  async forward(inputsEmbeds: Float32Array, count: number): Promise<Float32Array> {
    return withTensors(async (keep) => {
      const outputs = keep(await this.#session.run(this.#feeds(inputsEmbeds, count)));
      const hidden = cpuFloats(output(outputs, 'hidden_states'));
      this.#fit(this.#length + count);
      this.#append(cpuFloats(output(outputs, 'new_keys')), cpuFloats(output(outputs, 'new_values')), count);
      return hidden;
    });
  }

  /** Gives the arrays the capacity that `length` positions need, keeping what is cached. */
  #fit(length: number): void {
    const capacity = Math.max(1, Math.ceil(length / GROWTH)) * GROWTH;
    if (capacity === this.#capacity) return;
    const { layers, kvHeads, headDim } = this.#facts;
    const [used, before] = [this.#length, this.#capacity];
    for (let layer = 0; layer < layers; layer += 1) {
      this.#keys[layer] = restrided(this.#keys[layer], kvHeads * headDim, used, before, capacity);
      this.#values[layer] = restrided(
        this.#values[layer],
        kvHeads,
        used * headDim,
        before * headDim,
        capacity * headDim,
      );
    }
    this.#capacity = capacity;
    const feeds: Record<string, Tensor> = {};
    this.#keys.forEach((data, layer) => {
      feeds[`past_key.${String(layer)}`] = this.#runtime.tensor('float32', data, [1, kvHeads, headDim, capacity]);
    });
    this.#values.forEach((data, layer) => {
      feeds[`past_value.${String(layer)}`] = this.#runtime.tensor('float32', data, [1, kvHeads, capacity, headDim]);
    });
    this.#pastFeeds = feeds;
  }

  #feeds(inputsEmbeds: Float32Array, count: number): Feeds {
    const { hiddenSize, headDim } = this.#facts;
    const half = headDim / 2;
    const cos = new Float32Array(count * half);
    const sin = new Float32Array(count * half);
    rotaryTables(this.#frequencies, this.#length, count, cos, sin);
    const width = this.#capacity + count;
    const bias = new Float32Array(count * width);
    for (let row = 0; row < count; row += 1) {
      bias.fill(MASKED, row * width + this.#length, row * width + this.#capacity);
      bias.fill(MASKED, row * width + this.#capacity + row + 1, (row + 1) * width);
    }
    const tensor = (data: Float32Array, dims: number[]): Tensor => this.#runtime.tensor('float32', data, dims);
    return Object.assign(this.#pastFeeds, {
      inputs_embeds: tensor(inputsEmbeds.subarray(0, count * hiddenSize), [1, count, hiddenSize]),
      rotary_cos: tensor(cos, [count, half]),
      rotary_sin: tensor(sin, [count, half]),
      attention_bias: tensor(bias, [1, 1, count, width]),
    });
  }

  /** `newKeys` [layers, kvHeads, headDim, count], `newValues` [layers, kvHeads, count, headDim]. */
  #append(newKeys: Float32Array, newValues: Float32Array, count: number): void {
    const { layers, kvHeads, headDim } = this.#facts;
    const keyRows = kvHeads * headDim;
    const valueRow = count * headDim;
    for (let layer = 0; layer < layers; layer += 1) {
      const keys = this.#keys[layer];
      const values = this.#values[layer];
      if (keys === undefined || values === undefined) throw new RangeError(`no cache for layer ${String(layer)}`);
      for (let row = 0; row < keyRows; row += 1) {
        const from = (layer * keyRows + row) * count;
        const to = row * this.#capacity + this.#length;
        for (let column = 0; column < count; column += 1) keys[to + column] = newKeys[from + column] ?? 0;
      }
      for (let head = 0; head < kvHeads; head += 1) {
        const from = (layer * kvHeads + head) * valueRow;
        values.set(newValues.subarray(from, from + valueRow), (head * this.#capacity + this.#length) * headDim);
      }
    }
    this.#length += count;
  }
}

/** A copy whose rows begin `to` apart instead of `from`; only the first `used` numbers of each row are kept. */
function restrided(old: Float32Array | undefined, rows: number, used: number, from: number, to: number): Float32Array {
  const copy = new Float32Array(rows * to);
  if (old === undefined) return copy;
  for (let row = 0; row < rows; row += 1) copy.set(old.subarray(row * from, row * from + used), row * to);
  return copy;
}
