import type { HostTensor } from '../domain/host-tensor.ts';
import type { LoadEvent, OnEvent } from './progress.ts';
import type { LoadRequest } from './backend.ts';

/** Straight-alpha RGBA, 4 bytes a pixel, row by row; the buffer is transferred. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface Perceived {
  /** [conceptTokensPerMedium, hiddenSize] float32. */
  readonly conceptTokens: HostTensor;
  /** [conceptTokensPerMedium, grid cells]: 1 where the concept token took the patch. */
  readonly assignment: HostTensor;
  readonly milliseconds: number;
}

/** Tier 1. Every call takes an AbortSignal as its last argument; protocol/ forwards it over a MessagePort. */
export interface PerceptionApi {
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  perceiveImage(pixels: Pixels, signal: AbortSignal): Promise<Perceived>;
  dispose(): Promise<void>;
}
