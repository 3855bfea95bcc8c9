import type { CompletionDelta } from './completion-types.ts';

/** Deltas on their way from whom they befall to who reads them when it can. For one reader. */
export class DeltaQueue implements AsyncIterable<CompletionDelta> {
  readonly #waiting: CompletionDelta[] = [];
  #ended = false;
  #wake = (): void => undefined;

  push(delta: CompletionDelta): void {
    this.#waiting.push(delta);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CompletionDelta, void, undefined> {
    for (;;) {
      for (let delta = this.#waiting.shift(); delta !== undefined; delta = this.#waiting.shift()) yield delta;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
