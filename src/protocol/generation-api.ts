import type { HostTensor } from '../domain/host-tensor.ts';
import type { LoadEvent, OnEvent } from './progress.ts';
import type { LoadRequest } from './backend.ts';
import type { Pixels } from './perception-api.ts';

/** What the denoiser is told: signal route (the product) or caption route (NExT-GPT-caption, for comparison). */
export type ImageConditioning =
  | { readonly route: 'signal'; readonly signalHiddenStates: HostTensor }
  | { readonly route: 'caption'; readonly caption: string };

export interface ImageRequest {
  readonly conditioning: ImageConditioning;
  readonly seed: number;
  readonly steps: number;
  readonly guidanceScale: number;
  /** Decode a preview every so many steps; 0 for none. */
  readonly previewEvery: number;
}
export type DenoiseEvent = {
  readonly type: 'denoise-step';
  readonly step: number;
  readonly of: number;
  readonly preview?: Pixels;
};
export interface GeneratedImage {
  readonly pixels: Pixels;
  readonly milliseconds: number;
  readonly denoiserEvaluations: number;
}

/** Tier 3. */
export interface GenerationApi {
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  generateImage(request: ImageRequest, onEvent: OnEvent<DenoiseEvent>, signal: AbortSignal): Promise<GeneratedImage>;
  dispose(): Promise<void>;
}
