import type { PacksApi } from '../protocol/packs-api.ts';
import { WorkerCrashedError } from './worker-errors.ts';
import { WorkerLife } from './worker-life.ts';
import type { WorkerLike } from './worker-life.ts';

/** How long an aborted job may take before its worker is ended. */
const GRACE_MS = 2000;

/** The worker that looks after packs: it is there while there is something to do, and gone after. */
export class PacksClient {
  readonly #spawn: () => WorkerLike;
  #life: WorkerLife<PacksApi> | undefined;
  #calls = 0;

  constructor(spawn: () => WorkerLike = spawnPacksWorker) {
    this.#spawn = spawn;
  }

  /** Rejects with code `worker/crashed` when the worker dies meanwhile. */
  async use<T>(job: (api: PacksApi) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#calls += 1;
    const life = (this.#life ??= this.#start());
    try {
      return await life.race(job(life.api), signal, GRACE_MS, () => {
        this.#end(life, new WorkerCrashedError('packs', 'it did not stop'));
      });
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) this.#end(life, new WorkerCrashedError('packs', 'terminated'));
    }
  }

  #start(): WorkerLife<PacksApi> {
    const life: WorkerLife<PacksApi> = new WorkerLife('packs', this.#spawn(), (error) => {
      this.#end(life, error);
    });
    return life;
  }

  #end(life: WorkerLife<PacksApi>, error: WorkerCrashedError): void {
    if (this.#life === life) this.#life = undefined;
    life.end(error);
  }
}

function spawnPacksWorker(): Worker {
  return new Worker(new URL('../../workers/packs/packs.worker.ts', import.meta.url), { type: 'module', name: 'packs' });
}
