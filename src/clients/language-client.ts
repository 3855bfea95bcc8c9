import type { LanguageApi } from '../protocol/language-api.ts';
import { WorkerClient } from './worker-client.ts';
import type { WorkerClientOptions } from './worker-client.ts';

/** The language tier; its worker starts on first use. */
export function createLanguageClient(
  options: Omit<WorkerClientOptions, 'name' | 'spawn'> = {},
): WorkerClient<LanguageApi> {
  return new WorkerClient({
    ...options,
    name: 'language',
    spawn: () =>
      new Worker(new URL('../../workers/language/language.worker.ts', import.meta.url), {
        type: 'module',
        name: 'language',
      }),
  });
}
