import type { Tier } from '../packs/manifest.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import { abandonOnAbort } from './abandon-on-abort.ts';
import { failureCode, toFailure } from './failure.ts';
import { absentTier, reduceLoad } from './load-progress.ts';
import type { TierProgress } from './load-progress.ts';
import type { TierApis, TierClients } from './tiers.ts';
import type { Schedule } from './turn-store.ts';

export type Residents = Readonly<Record<Tier, TierProgress>>;

export interface ResidencyOptions {
  readonly clients: TierClients;
  /** Absolute, ending in `/`. */
  readonly packUrl: string;
  readonly backend: BackendChoice;
  /** What a tier goes on with when its GPU is lost. */
  readonly fallback: BackendChoice;
  /** Bytes of each tier's files, known from the manifest before anything is loaded. */
  readonly plannedBytes: Readonly<Record<Tier, number>>;
  readonly schedule?: Schedule;
}

const NO_SIGNAL = new AbortController().signal;

/** Decides which tiers are in memory, loads them, and says how far they are. */
export class Residency {
  readonly #options: ResidencyOptions;
  readonly #listeners = new Set<() => void>();
  readonly #loads = new Map<Tier, Promise<void>>();
  readonly #current: Partial<Record<Tier, symbol>> = {};
  #residents: Residents;
  #scheduled = false;

  constructor(options: ResidencyOptions) {
    this.#options = options;
    const absent = (tier: Tier): TierProgress => absentTier(options.backend, options.plannedBytes[tier]);
    this.#residents = {
      perception: absent('perception'),
      language: absent('language'),
      generation: absent('generation'),
    };
  }

  readonly getSnapshot = (): Residents => this.#residents;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /**
   * Loads the tier unless it is resident; all callers share one load, which goes on when a caller's `signal` fires (the
   * next message will want it). A failed load is tried again by the next call.
   */
  ensure<T extends Tier>(tier: T, signal: AbortSignal = NO_SIGNAL): Promise<void> {
    return abandonOnAbort(this.#loads.get(tier) ?? this.#load(tier), signal);
  }

  /** Runs `job` on the loaded tier; rejects as `TierClient.use` does, and at once when `signal` fires. */
  async use<T extends Tier, Result>(
    tier: T,
    job: (api: TierApis[T]) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    await this.ensure(tier, signal);
    try {
      return await abandonOnAbort(this.#options.clients[tier].use(job, signal), signal);
    } catch (error) {
      this.#noteLoss(tier, error);
      throw error;
    }
  }

  /** Loads what is still missing of `tiers`, one after another, so that each has the bandwidth for itself. */
  async preload(tiers: readonly Tier[]): Promise<void> {
    for (const tier of tiers) {
      // A failure is kept in the progress; the tier is tried again when somebody needs it.
      await this.ensure(tier).catch(() => undefined);
    }
  }

  /** Frees the tier's memory; it is loaded again when next needed. */
  release(tier: Tier): void {
    this.#options.clients[tier].terminate();
    this.#forget(tier);
  }

  /** To be called when a worker ended by itself: idle, crashed, unresponsive. */
  ended(tier: Tier): void {
    // A load that was under way tells by itself how it ended.
    if (this.#residents[tier].status !== 'loading') this.#forget(tier);
  }

  #load<T extends Tier>(tier: T): Promise<void> {
    const { backend, notices } = this.#residents[tier];
    const { packUrl, plannedBytes, clients } = this.#options;
    // A tier that was released meanwhile, or loads anew, must not hear of this load any more.
    const load = Symbol(tier);
    this.#current[tier] = load;
    const change = (next: (progress: TierProgress) => TierProgress): void => {
      if (this.#current[tier] === load) this.#set(tier, next(this.#residents[tier]));
    };
    this.#set(tier, { ...absentTier(backend, plannedBytes[tier]), notices, status: 'loading' });
    const pending = clients[tier]
      .use((api: TierApis[T]) =>
        api.load(
          { packUrl, backend },
          (event) => {
            change((progress) => reduceLoad(progress, event));
          },
          NO_SIGNAL,
        ),
      )
      .then(
        () => {
          change((progress) => ({ ...progress, status: 'ready' }));
        },
        (error: unknown) => {
          if (this.#current[tier] === load) this.#loads.delete(tier);
          const next = this.#backendAfter(tier, error);
          change((progress) => ({ ...progress, backend: next, status: 'failed', failure: toFailure(error) }));
          throw error;
        },
      );
    this.#loads.set(tier, pending);
    // Callers handle the rejection; a preload abandoned by everybody must not be reported as unhandled.
    pending.catch(() => undefined);
    return pending;
  }

  #noteLoss(tier: Tier, error: unknown): void {
    const code = failureCode(error);
    if (code !== 'worker/crashed' && code !== 'runtime/device-lost') return;
    const backend = this.#backendAfter(tier, error);
    this.#set(tier, { ...this.#residents[tier], backend });
    this.#forget(tier);
  }

  #backendAfter(tier: Tier, error: unknown): BackendChoice {
    return failureCode(error) === 'runtime/device-lost' ? this.#options.fallback : this.#residents[tier].backend;
  }

  #forget(tier: Tier): void {
    this.#loads.delete(tier);
    delete this.#current[tier];
    const { backend, notices } = this.#residents[tier];
    this.#set(tier, { ...absentTier(backend, this.#options.plannedBytes[tier]), notices });
  }

  #set(tier: Tier, progress: TierProgress): void {
    this.#residents = { ...this.#residents, [tier]: progress };
    if (this.#scheduled) return;
    this.#scheduled = true;
    (this.#options.schedule ?? runNow)(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

function runNow(callback: () => void): void {
  callback();
}
