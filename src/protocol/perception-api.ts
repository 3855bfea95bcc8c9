import type { DecodedMedium, Pixels } from '../domain/decoded-medium.ts';
import type { HostTensor } from '../domain/host-tensor.ts';
import type { LoadEvent, OnEvent } from './progress.ts';
import type { LoadRequest } from './backend.ts';
import type { ModuleRun } from './module-run.ts';

export interface Perceived {
  /** [conceptTokensPerMedium, hiddenSize] float32. */
  readonly conceptTokens: HostTensor;
  /** [conceptTokensPerMedium, grid cells]: 1 where the concept token took the cell. */
  readonly assignment: HostTensor;
  /** Of the feature grid: rows and columns; of a video, frames before them; of a sound, time and frequency. */
  readonly grid: readonly number[];
  /** What a sound looks like to its encoder. */
  readonly spectrogram?: Pixels;
  readonly milliseconds: number;
  readonly encoder: ModuleRun;
  readonly inputProjection: ModuleRun;
}

/** Tier 1. Every call takes an AbortSignal as its last argument; protocol/ forwards it over a MessagePort. */
export interface PerceptionApi {
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  perceive(medium: DecodedMedium, signal: AbortSignal): Promise<Perceived>;
  dispose(): Promise<void>;
}
