import type { Graph, LlmFacts } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Feeds, Session, Tensor } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { CachedDecoder } from './cached-decoder.ts';

const FIRST_CAPACITY = 512;
const BYTES = 4;

interface CacheEntry {
  readonly input: string;
  readonly output: string;
  readonly buffer: GPUBuffer;
  readonly tensor: Tensor;
}

/**
 * The GPU form: the cache stays in GPU buffers of a fixed capacity, each given to GroupQueryAttention as past and
 * present at once, so that a step writes its new rows in place and nothing crosses to the host but the hidden states.
 * Truncation is only a smaller length: the kernel reads no row beyond it.
 */
export class GroupQueryDecoder implements CachedDecoder {
  readonly #runtime: Runtime;
  readonly #device: GPUDevice;
  readonly #session: Session;
  readonly #facts: LlmFacts;
  readonly #names: readonly { readonly input: string; readonly output: string }[];
  #cache: CacheEntry[] = [];
  #length = 0;
  #capacity = 0;

  constructor(runtime: Runtime, session: Session, facts: LlmFacts, graph: Graph) {
    if (runtime.device === undefined) throw new TypeError('GroupQueryDecoder needs a WebGPU runtime');
    this.#runtime = runtime;
    this.#device = runtime.device;
    this.#session = session;
    this.#facts = facts;
    // Caches are named past_key_values.N.key and present.N.key in Hugging Face's exports.
    this.#names = graph.inputs
      .filter(({ name }) => name.startsWith('past_key_values.'))
      .map(({ name }) => ({ input: name, output: name.replace('past_key_values.', 'present.') }));
    this.#reserve(Math.min(FIRST_CAPACITY, facts.contextLength));
  }

  get length(): number {
    return this.#length;
  }

  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    const { kvHeads, headDim, contextLength } = this.#facts;
    const capacity = Math.min(Math.max(length, this.#capacity * 2), Math.max(length, contextLength));
    const old = this.#cache;
    const encoder = this.#device.createCommandEncoder();
    this.#cache = this.#names.map(({ input, output: present }, index) => {
      const buffer = this.#runtime.gpuBuffer(kvHeads * capacity * headDim * BYTES);
      const from = old[index]?.buffer;
      for (let head = 0; from !== undefined && this.#length > 0 && head < kvHeads; head += 1) {
        const bytes = this.#length * headDim * BYTES;
        encoder.copyBufferToBuffer(
          from,
          head * this.#capacity * headDim * BYTES,
          buffer,
          head * capacity * headDim * BYTES,
          bytes,
        );
      }
      const tensor = this.#runtime.gpuTensor(buffer, 'float32', [1, kvHeads, capacity, headDim]);
      return { input, output: present, buffer, tensor };
    });
    this.#device.queue.submit([encoder.finish()]);
    for (const { buffer } of old) buffer.destroy(); // after the copy in queue order
    this.#capacity = capacity;
  }

  async forward(inputsEmbeds: Float32Array, count: number): Promise<Float32Array> {
    this.#reserve(this.#length + count);
    const total = this.#length + count;
    const { hiddenSize } = this.#facts;
    const feeds: Record<string, Tensor> = {
      inputs_embeds: this.#runtime.tensor('float32', inputsEmbeds.subarray(0, count * hiddenSize), [
        1,
        count,
        hiddenSize,
      ]),
      seqlens_k: this.#runtime.tensor('int32', Int32Array.of(total - 1), [1, 1]),
      total_sequence_length: this.#runtime.tensor('int32', Int32Array.of(total), []),
    };
    const presents: Record<string, Tensor> = {};
    for (const entry of this.#cache) {
      feeds[entry.input] = entry.tensor;
      presents[entry.output] = entry.tensor;
    }
    const hidden = await withTensors(async (keep) => {
      const outputs: Feeds = await this.#session.run(feeds, presents);
      return (await keep(output(outputs, 'hidden_states')).getData()) as Float32Array;
    });
    this.#length = total;
    return hidden;
  }
}
