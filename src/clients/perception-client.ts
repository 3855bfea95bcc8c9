import type { PerceptionApi } from '../protocol/perception-api.ts';
import { WorkerClient } from './worker-client.ts';
import type { WorkerClientOptions } from './worker-client.ts';

/** The perception tier; its worker starts on first use. */
export function createPerceptionClient(
  options: Omit<WorkerClientOptions, 'name' | 'spawn'> = {},
): WorkerClient<PerceptionApi> {
  return new WorkerClient({
    ...options,
    name: 'perception',
    spawn: () =>
      new Worker(new URL('../../workers/perception/perception.worker.ts', import.meta.url), {
        type: 'module',
        name: 'perception',
      }),
  });
}
