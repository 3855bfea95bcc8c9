import type { DecodedMedium } from '../domain/decoded-medium.ts';
import type { HostTensor } from '../domain/host-tensor.ts';
import type { LoadEvent, OnEvent } from './progress.ts';
import type { LoadRequest } from './backend.ts';

export interface Perceived {
  /** [conceptTokensPerMedium, hiddenSize] float32. */
  readonly conceptTokens: HostTensor;
  /** [conceptTokensPerMedium, grid cells]: 1 where the concept token took the cell. */
  readonly assignment: HostTensor;
  readonly milliseconds: number;
}

/** Tier 1. Every call takes an AbortSignal as its last argument; protocol/ forwards it over a MessagePort. */
export interface PerceptionApi {
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  perceive(medium: DecodedMedium, signal: AbortSignal): Promise<Perceived>;
  dispose(): Promise<void>;
}
