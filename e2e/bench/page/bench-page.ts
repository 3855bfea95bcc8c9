/** Both engines in one page, one at a time, driven from Node through `window.bench`. */
import { wrap } from 'comlink';
import { createLanguageClient } from '../../../src/clients/language-client.ts';
import { installWireHandlers } from '../../../src/protocol/wire-handlers.ts';
import type { BenchEngine, BenchMessage, Generation } from './bench-api.ts';
import type { ReferenceApi } from './reference.worker.ts';

installWireHandlers();

const never = new AbortController().signal;

function product(packUrl: string, threads: number): BenchEngine {
  const client = createLanguageClient();
  const backend = { backend: 'wasm', threads, reason: 'benchmark' } as const;
  return {
    load: () => client.use((api) => api.load({ packUrl, backend }, () => undefined, never)),
    async generate(messages, newTokens) {
      const startedAt = performance.now();
      let text = '';
      let firstTokenMs = NaN;
      const result = await client.use((api) =>
        api.reply(
          {
            messages: messages.map(({ role, content }) => ({ role, parts: [{ type: 'text', text: content }] })),
            sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, maxNewTokens: newTokens },
            routing: { image: 'forbid' },
            seed: 0,
          },
          (event) => {
            if (event.type !== 'text-delta') return;
            if (text === '') firstTokenMs = performance.now() - startedAt;
            text += event.text;
          },
          never,
        ),
      );
      const { promptTokens, reusedTokens, timings } = result;
      return {
        promptTokens,
        newTokens: result.newTokens,
        firstTokenMs,
        decodeMs: timings.decodeMs,
        text,
        reusedTokens,
      };
    },
    dispose: async () => client.terminate(),
  };
}

function reference(name: string): BenchEngine {
  const worker = new Worker(new URL('./reference.worker.ts', import.meta.url), { type: 'module', name: 'reference' });
  const api = wrap<ReferenceApi>(worker);
  return {
    load: () => api.load(name),
    generate: (messages, newTokens) => api.generate(messages, newTokens),
    dispose: async () => worker.terminate(),
  };
}

let engine: BenchEngine | undefined;

const bench = {
  async useProduct(pack: string, threads: number): Promise<void> {
    await engine?.dispose();
    engine = product(new URL(`/packs/${pack}/`, location.href).href, threads);
    await engine.load();
  },
  async useReference(name: string): Promise<void> {
    await engine?.dispose();
    engine = reference(name);
    await engine.load();
  },
  async generate(messages: readonly BenchMessage[], newTokens: number): Promise<Generation> {
    if (!engine) throw new Error('no engine in use');
    return engine.generate(messages, newTokens);
  },
};

declare global {
  interface Window {
    readonly bench: typeof bench;
  }
}
Object.assign(window, { bench });
