/** The comparison: @huggingface/transformers generating with a q8 form of the same model, as its documentation does. */
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  env,
  TextStreamer,
  type PreTrainedTokenizer,
} from '@huggingface/transformers';
import { expose } from 'comlink';
import { installWireHandlers } from '../../../src/protocol/wire-handlers.ts';
import type { BenchMessage, Generation } from './bench-api.ts';

env.allowRemoteModels = false;
env.allowLocalModels = true; // off by default in browsers
env.localModelPath = '/reference/';
// Its default is a public network, also when remote models are forbidden.
if (env.backends.onnx.wasm) env.backends.onnx.wasm.wasmPaths = '/ort-transformers/';

type Model = Awaited<ReturnType<typeof AutoModelForCausalLM.from_pretrained>>;

let model: Model;
let tokenizer: PreTrainedTokenizer;

/** `generate` passes the streamer one call with the prompt and one per new token. */
class Clock extends TextStreamer {
  readonly tokenTimes: number[] = [];
  #promptSeen = false;

  override put(): void {
    if (this.#promptSeen) this.tokenTimes.push(performance.now());
    this.#promptSeen = true;
  }

  override end(): void {
    // Nothing is buffered: `put` decodes no text.
  }
}

const api = {
  async load(name: string): Promise<void> {
    tokenizer = await AutoTokenizer.from_pretrained(name);
    model = await AutoModelForCausalLM.from_pretrained(name, { device: 'wasm', dtype: 'q8' });
  },

  /** Greedy. Everything from messages to tokens counts, as it does for the product. */
  async generate(messages: readonly BenchMessage[], newTokens: number): Promise<Generation> {
    const startedAt = performance.now();
    const inputs = tokenizer.apply_chat_template([...messages], { add_generation_prompt: true, return_dict: true });
    if (typeof inputs !== 'object' || !('input_ids' in inputs)) throw new Error('the tokenizer gave no input ids');
    const clock = new Clock(tokenizer);
    await model.generate({
      ...inputs,
      do_sample: false,
      min_new_tokens: newTokens,
      max_new_tokens: newTokens,
      streamer: clock,
    });
    const { tokenTimes } = clock;
    return {
      promptTokens: inputs.input_ids.dims.at(-1) ?? 0,
      newTokens: tokenTimes.length,
      firstTokenMs: (tokenTimes[0] ?? NaN) - startedAt,
      decodeMs: (tokenTimes.at(-1) ?? NaN) - (tokenTimes[0] ?? NaN),
    };
  },

  async dispose(): Promise<void> {
    await model.dispose();
  },
};

export type ReferenceApi = typeof api;
installWireHandlers(); // the page's Comlink has them, and both ends must agree
expose(api);
