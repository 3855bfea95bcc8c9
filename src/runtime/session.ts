import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { ModuleRun } from '../protocol/module-run.ts';

export type { Tensor } from 'onnxruntime-web/wasm';
export type Feeds = Readonly<Record<string, Tensor>>;

/** How a session reaches the runtime that made it. */
export interface SessionHost {
  /** Queues the run, and turns what ORT throws into typed errors. */
  run(
    session: InferenceSession,
    feeds: Feeds,
    outputs: Feeds | undefined,
    doing: string,
  ): Promise<Record<string, Tensor>>;
  release(session: InferenceSession): Promise<void>;
}

/** One loaded graph. The caller owns every tensor that `run` returns. */
export class Session {
  readonly #host: SessionHost;
  readonly #inner: InferenceSession;
  readonly title: string;
  #tally: ModuleRun = { runs: 0, milliseconds: 0, input: [], output: [] };

  constructor(host: SessionHost, inner: InferenceSession, title: string) {
    this.#host = host;
    this.#inner = inner;
    this.title = title;
  }

  get outputNames(): readonly string[] {
    return this.#inner.outputNames;
  }

  /**
   * Runs the graph. `outputs` names tensors (gpu-buffers) that results are written into; others are made anew.
   * Throws `DeviceLostError`, `OutOfMemoryError` or `InferenceError`.
   */
  async run(feeds: Feeds, outputs?: Feeds): Promise<Record<string, Tensor>> {
    const started = performance.now();
    const made = await this.#host.run(this.#inner, feeds, outputs, `running ${this.title}`);
    this.#tally = {
      runs: this.#tally.runs + 1,
      milliseconds: this.#tally.milliseconds + performance.now() - started,
      input: firstShape(feeds),
      output: firstShape(made),
    };
    return made;
  }

  /** Begins to measure: the function returned says what the session did since, undefined where it did nothing. */
  measure(): () => ModuleRun | undefined {
    const before = this.#tally;
    return () => {
      const { runs, milliseconds, input, output } = this.#tally;
      if (runs === before.runs) return undefined;
      return { runs: runs - before.runs, milliseconds: milliseconds - before.milliseconds, input, output };
    };
  }

  /** Frees the weights. Running afterwards throws. */
  dispose(): Promise<void> {
    return this.#host.release(this.#inner);
  }
}

function firstShape(tensors: Feeds): readonly number[] {
  return [...(Object.values(tensors)[0]?.dims ?? [])];
}

/** The output of that name; a missing one is a fault of the pack's graph contract. */
export function output(outputs: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = outputs[name];
  if (tensor === undefined) throw new TypeError(`the graph has no output "${name}"`);
  return tensor;
}
