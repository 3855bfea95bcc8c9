import { Tokenizer } from '@huggingface/tokenizers';
import type { DiffusionFacts } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';

/** The caption route: a caption's token states by the frozen text encoder, as the denoisers were trained on them. */
export class CaptionEncoder {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #tokenizer: Tokenizer;

  constructor(runtime: Runtime, session: Session, tokenizer: { readonly json: string; readonly configJson: string }) {
    this.#runtime = runtime;
    this.#session = session;
    this.#tokenizer = new Tokenizer(JSON.parse(tokenizer.json) as object, JSON.parse(tokenizer.configJson) as object);
  }

  /** As `Session.measure`. */
  measure(): ReturnType<Session['measure']> {
    return this.#session.measure();
  }

  /** [conditioning tokens, width] float32: the states of `[CLS] caption [SEP]`, then rows of zeros. Caller owns. */
  async encode(
    caption: string,
    [tokens, width]: DiffusionFacts['conditioningShape'],
    maxTokens: number,
  ): Promise<Float32Array<ArrayBuffer>> {
    const ids = shortened(this.#tokenizer.encode(caption).ids, Math.min(maxTokens, tokens));
    return withTensors(async (keep) => {
      // No padding goes in, hence no attention mask either.
      const inputIds = this.#runtime.tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
      const states = output(keep(await this.#session.run({ input_ids: inputIds })), 'last_hidden_state');
      const padded = new Float32Array(tokens * width);
      padded.set((await states.getData()) as Float32Array);
      return padded;
    });
  }
}

/** At most `most` ids, the last of which stays [SEP]. */
export function shortened(ids: readonly number[], most: number): number[] {
  return ids.length <= most ? [...ids] : [...ids.slice(0, most - 1), ...ids.slice(-1)];
}
