import type { GenerationApi } from '../protocol/generation-api.ts';
import { WorkerClient } from './worker-client.ts';
import type { WorkerClientOptions } from './worker-client.ts';

/** The generation tier; its worker starts on first use. */
export function createGenerationClient(
  options: Omit<WorkerClientOptions, 'name' | 'spawn'> = {},
): WorkerClient<GenerationApi> {
  return new WorkerClient({
    ...options,
    name: 'generation',
    spawn: () =>
      new Worker(new URL('../../workers/generation/generation.worker.ts', import.meta.url), {
        type: 'module',
        name: 'generation',
      }),
  });
}
