import { errorCode, isAbort } from '../protocol/remote-error.ts';
import type { LoadRequest } from '../protocol/backend.ts';
import type { LoadEvent, OnEvent } from '../protocol/progress.ts';
import { WorkerCrashedError } from './worker-errors.ts';
import { WorkerLife } from './worker-life.ts';
import type { WorkerLike } from './worker-life.ts';

/** What every tier's contract has. */
export interface TierApi {
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  dispose(): Promise<void>;
}

export interface WorkerClientOptions {
  /** For messages and for the worker's name in developer tools. */
  readonly name: string;
  readonly spawn: () => WorkerLike;
  /** How long an aborted call may take to settle before its worker is terminated; default 1000. */
  readonly graceMilliseconds?: number;
  /** Terminate after so long without a call; default never. */
  readonly idleMilliseconds?: number;
  /** Called when the worker ended by itself or was terminated; the page may tell, or load again ahead of time. */
  readonly onEnd?: (reason: 'crashed' | 'terminated' | 'idle' | 'unresponsive' | 'device-lost') => void;
}

interface Loaded {
  readonly request: LoadRequest;
  readonly promise: Promise<void>;
}

const NO_SIGNAL = new AbortController().signal;

/**
 * Page side of one worker: starts it when first used, loads once per (pack, backend), rejects what is under way when it
 * dies, and starts it anew, loaded as before, on the next use.
 */
export class WorkerClient<Api extends TierApi> {
  readonly #options: WorkerClientOptions;
  #life: WorkerLife<Api> | undefined;
  #loaded: Loaded | undefined;
  /** Outlives the worker: what a fresh one is loaded with. */
  #lastRequest: LoadRequest | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #calls = 0;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#life !== undefined;
  }

  /**
   * Runs `job` against the worker. Rejects with `WorkerCrashedError` (`worker/crashed`) when the worker ends meanwhile.
   * `load` inside it is memoised, failures excepted; every other method first loads a fresh worker as the last one was.
   *
   * With `signal`, a job that has not settled a grace period after the abort ends the worker and rejects with
   * `AbortError`; pass the same signal to the worker's method, which normally stops by itself long before.
   */
  async use<T>(job: (api: Api) => Promise<T>, signal?: AbortSignal): Promise<T> {
    clearTimeout(this.#idleTimer);
    this.#calls += 1;
    const life = (this.#life ??= this.#start());
    try {
      return await life.race(job(this.#memoised(life)), signal, this.#options.graceMilliseconds ?? 1000, () => {
        this.#end(life, 'unresponsive');
      });
    } catch (error) {
      // Nothing on a lost device can be saved, and ORT cannot change devices: only a fresh worker helps.
      if (errorCode(error) === 'runtime/device-lost') this.#end(life, 'device-lost');
      throw error;
    } finally {
      this.#calls -= 1;
      this.#watchIdle();
    }
  }

  /** Ends the worker and frees its memory at once; calls under way reject with `worker/crashed`. The next use restarts it. */
  terminate(): void {
    if (this.#life !== undefined) this.#end(this.#life, 'terminated');
  }

  #start(): WorkerLife<Api> {
    const life: WorkerLife<Api> = new WorkerLife(this.#options.name, this.#options.spawn(), (error) => {
      this.#end(life, 'crashed', error);
    });
    return life;
  }

  #end(
    life: WorkerLife<Api>,
    reason: Parameters<NonNullable<WorkerClientOptions['onEnd']>>[0],
    error?: WorkerCrashedError,
  ): void {
    if (this.#life === life) {
      this.#life = undefined;
      this.#loaded = undefined;
    }
    if (life.end(error ?? new WorkerCrashedError(this.#options.name, reason))) this.#options.onEnd?.(reason);
  }

  /** `api` with `load` memoised, and every other method waiting for the replayed load of a fresh worker. */
  #memoised(life: WorkerLife<Api>): Api {
    return new Proxy(life.api, {
      get: (api, name) => {
        if (name === 'load') {
          return (request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal) =>
            this.#load(life, request, onEvent, signal);
        }
        const method: unknown = Reflect.get(api, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]): Promise<unknown> => {
          await this.#replayLoad(life);
          return Reflect.apply(method, api, args) as unknown;
        };
      },
    });
  }

  #load(life: WorkerLife<Api>, request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    // A job that outlived its worker must not record a load that will never settle.
    if (this.#life !== life)
      return Promise.reject(new WorkerCrashedError(this.#options.name, 'it ended during this call'));
    if (this.#loaded !== undefined && sameLoad(this.#loaded.request, request)) return this.#loaded.promise;
    const promise = life.api.load(request, onEvent, signal);
    const loaded: Loaded = { request, promise };
    this.#loaded = loaded;
    this.#lastRequest = request;
    promise.catch((error: unknown) => {
      if (this.#loaded === loaded) this.#loaded = undefined; // a failed load must be retryable
      if (isAbort(error) && this.#lastRequest === request) this.#lastRequest = undefined;
    });
    return promise;
  }

  async #replayLoad(life: WorkerLife<Api>): Promise<void> {
    if (this.#loaded !== undefined) await this.#loaded.promise;
    else if (this.#lastRequest !== undefined) await this.#load(life, this.#lastRequest, () => undefined, NO_SIGNAL);
  }

  #watchIdle(): void {
    const { idleMilliseconds } = this.#options;
    if (idleMilliseconds === undefined || this.#calls > 0) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      if (this.#life !== undefined && this.#calls === 0) this.#end(this.#life, 'idle');
    }, idleMilliseconds);
  }
}

/** Backends compare by what changes the sessions; the reason's wording does not. */
function sameLoad(a: LoadRequest, b: LoadRequest): boolean {
  return a.packUrl === b.packUrl && a.backend.backend === b.backend.backend && a.backend.threads === b.backend.threads;
}
