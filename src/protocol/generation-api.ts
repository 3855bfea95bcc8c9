import type { DecodedMedium, Pixels } from '../domain/decoded-medium.ts';
import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { LoadEvent, OnEvent } from './progress.ts';
import type { LoadRequest } from './backend.ts';
import type { ModuleRun } from './module-run.ts';

/** What the denoiser is told: signal route (the product) or caption route (NExT-GPT-caption, for comparison). */
export type Conditioning =
  | { readonly route: 'signal'; readonly signalHiddenStates: HostTensor }
  | { readonly route: 'caption'; readonly caption: string };

export interface GenerationRequest {
  readonly modality: MediumModality;
  readonly conditioning: Conditioning;
  readonly seed: number;
  readonly steps: number;
  readonly guidanceScale: number;
  /** Decode a preview every so many steps; 0 for none. */
  readonly previewEvery: number;
  /** What is to be changed, instead of something new. */
  readonly source?: ChangedMedium;
}
/** A medium of the request's modality, or a picture that is to become a video; given away with the call. */
export interface ChangedMedium {
  readonly medium: DecodedMedium;
  /** The noise level to begin at, 0..1: near 0 hardly anything changes, at 1 nothing is kept. */
  readonly strength: number;
}
export type DenoiseEvent = {
  readonly type: 'denoise-step';
  readonly step: number;
  readonly of: number;
  /** Of a sound: its spectrogram; of a video: a frame. */
  readonly preview?: Pixels;
};
export interface GeneratedMedium {
  readonly medium: DecodedMedium;
  readonly milliseconds: number;
  readonly denoiserEvaluations: number;
  readonly modules: GenerationModules;
}
/** In the order in which they run; a medium's route and modality decide which do. */
export type GenerationModule = 'textEncoder' | 'outputProjection' | 'denoiser' | 'vaeDecoder' | 'vocoder';
export type GenerationModules = Readonly<Partial<Record<GenerationModule, ModuleRun>>>;

/** Tier 3. */
export interface GenerationApi {
  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void>;
  generate(request: GenerationRequest, onEvent: OnEvent<DenoiseEvent>, signal: AbortSignal): Promise<GeneratedMedium>;
  dispose(): Promise<void>;
}
