import type { Tier } from '../packs/manifest.ts';
import type { GenerationApi } from '../protocol/generation-api.ts';
import type { LanguageApi } from '../protocol/language-api.ts';
import type { PerceptionApi } from '../protocol/perception-api.ts';

/** The contract of each tier's worker. */
export interface TierApis {
  readonly perception: PerceptionApi;
  readonly language: LanguageApi;
  readonly generation: GenerationApi;
}

/** The page's side of one worker (src/clients): spawned on first use, gone after `terminate`. */
export interface TierClient<Api> {
  /**
   * Rejects with code `worker/crashed` when the worker dies before the job settles, `runtime/device-lost` when its GPU
   * goes, an `AbortError` when `signal` fires and the job obeys (or its worker is ended after a grace period).
   */
  use<T>(job: (api: Api) => Promise<T>, signal?: AbortSignal): Promise<T>;
  terminate(): void;
}

export type TierClients = { readonly [T in Tier]: TierClient<TierApis[T]> };
