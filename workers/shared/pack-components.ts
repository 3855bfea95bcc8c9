import type { Component, Graph } from '../../src/packs/manifest.ts';
import { expandGraph } from '../../src/ops/expand-graph.ts';
import type { LoadEvent, OnEvent } from '../../src/protocol/progress.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { Session } from '../../src/runtime/session.ts';
import type { PackReader } from '../../src/storage/pack-reader.ts';
import { PackContentError } from './pack-content-error.ts';

export interface LoadOptions {
  readonly onEvent: OnEvent<LoadEvent>;
  readonly signal: AbortSignal;
}

/** Makes sessions of a pack's components on one runtime. */
export class PackComponents {
  readonly runtime: Runtime;
  readonly pack: PackReader;

  constructor(runtime: Runtime, pack: PackReader) {
    this.runtime = runtime;
    this.pack = pack;
  }

  /** The graph of a component for this runtime's backend. Throws `PackContentError` when the pack has none. */
  graph(key: string): Graph {
    const graph = this.#component(key).graphs[this.runtime.backend];
    if (graph === undefined) throw new PackContentError(`its part "${key}" has no graph for ${this.runtime.backend}`);
    return graph;
  }

  /** Reads, expands and loads one component. The expanded weights are dropped as soon as the session has them. */
  async session(key: string, { onEvent, signal }: LoadOptions, gpuOutputs?: readonly string[]): Promise<Session> {
    const started = performance.now();
    const { title } = this.#component(key);
    const { file, externalData } = this.graph(key);
    const graph = await this.pack.readFile(file, { signal, onEvent });
    const weights =
      externalData &&
      (await expandGraph(
        externalData,
        {
          describe: (reference) => this.pack.describeTensor(reference),
          read: (reference) => this.pack.readTensor(reference, { signal, onEvent }),
        },
        {
          signal,
          onProgress: (fraction) => {
            onEvent({ type: 'expanding', component: key, fraction });
          },
        },
      ));
    signal.throwIfAborted();
    const external = externalData && weights ? [{ path: externalData.location, data: weights }] : [];
    const session = await this.runtime.createSession(graph, external, { title, ...(gpuOutputs && { gpuOutputs }) });
    onEvent({ type: 'session-ready', component: key, milliseconds: performance.now() - started });
    return session;
  }

  #component(key: string): Component {
    const component = this.pack.manifest.components[key];
    if (component === undefined) throw new PackContentError(`it has no part "${key}"`);
    return component;
  }
}
