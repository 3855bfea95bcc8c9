import type { DecodedMedium } from '../../src/domain/decoded-medium.ts';
import type { AppearanceFacts, DefaultedRange, DiffusionFacts } from '../../src/packs/manifest.ts';
import { flowBlend, flowEstimate, flowMix, flowSigmas, flowStep, guide } from '../../src/ops/flow-match-euler.ts';
import { Rng } from '../../src/ops/rng.ts';
import { startingNoise } from '../../src/ops/starting-noise.ts';
import type { DenoiseEvent, GenerationRequest } from '../../src/protocol/generation-api.ts';
import { move } from '../../src/protocol/move.ts';
import type { OnEvent } from '../../src/protocol/progress.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { concatenate } from '../../src/ops/concatenate.ts';
import { breathe } from '../shared/breathe.ts';
import type { LatentDecoder } from './latent-decoder.ts';

export interface DiffusionDecoderParts {
  readonly runtime: Runtime;
  readonly facts: DiffusionFacts;
  readonly denoiser: Session;
  readonly latentDecoder: LatentDecoder;
  /** Conditioning of the empty caption, [conditioning tokens, width]. */
  readonly unconditional: Float32Array;
  /** Of a video: what has a say in how its frames look. */
  readonly appearance?: Appearance | undefined;
}

export interface Appearance {
  readonly facts: AppearanceFacts;
  readonly denoiser: Session;
  readonly unconditional: Float32Array;
}

export type SamplingRequest = Pick<GenerationRequest, 'seed' | 'steps' | 'guidanceScale' | 'previewEvery'>;

/** What sampling begins at instead of noise alone. */
export interface SamplingStart {
  /** As the VAE decoder takes them. */
  readonly latents: Float32Array;
  /** 0..1, of noise; only the steps below it are run. */
  readonly strength: number;
}

export interface Sampling {
  /** [conditioning tokens, width] */
  readonly conditioning: Float32Array;
  /** Likewise: what is shown, for what has a say in how a video's frames look. */
  readonly stillConditioning: Float32Array;
  readonly request: SamplingRequest;
  readonly onEvent: OnEvent<DenoiseEvent>;
  readonly signal: AbortSignal;
  readonly start?: SamplingStart | undefined;
}

/** One modality's diffusion decoder: seeded noise to latents in guided steps, latents to a medium. */
export class DiffusionDecoder {
  readonly #parts: DiffusionDecoderParts;

  constructor(parts: DiffusionDecoderParts) {
    this.#parts = parts;
  }

  /**
   * One medium for a conditioning. Steps outside the pack's range are brought into it. With a `start` a medium is changed
   * (SDEdit, Meng et al. 2022): of the steps, those below its strength are run, at least one. With an appearance the velocity
   * of a video is that of a product of two distributions (composed diffusion, Liu et al. 2022): its own denoiser knows how
   * things move, the pictures' how they look. Throws an `AbortError` between two steps.
   */
  async generate({
    conditioning,
    stillConditioning,
    request,
    onEvent,
    signal,
    start,
  }: Sampling): Promise<{ medium: DecodedMedium; denoiserEvaluations: number }> {
    const { facts, latentDecoder } = this.#parts;
    const steps = clamp(Math.round(request.steps), facts.steps);
    const sigmas = flowSigmas(steps, facts.scheduler.shift);
    const latents = startingNoise(new Rng(request.seed), facts.latentShape, facts.sharedNoise);
    const first = start === undefined ? 0 : Math.min(steps - 1, Math.round(steps * (1 - start.strength)));
    if (start !== undefined) {
      const data = start.latents.map((value) => value * facts.scalingFactor);
      flowMix(latents, data, sigmas[first] ?? 1);
    }
    const both = concatenate(conditioning, this.#parts.unconditional);
    let denoiserEvaluations = 0;
    for (let step = first; step < steps; step += 1) {
      await breathe();
      signal.throwIfAborted();
      const sigma = sigmas[step] ?? 1;
      const velocity = await this.#velocity(latents, sigma, both, request.guidanceScale);
      denoiserEvaluations += 1;
      const { appearance } = this.#parts;
      if (appearance && sigma > appearance.facts.above && sigma <= appearance.facts.below) {
        await breathe();
        signal.throwIfAborted();
        flowBlend(
          velocity,
          await this.#frameVelocity(appearance, latents, sigma, stillConditioning),
          appearance.facts.share,
        );
        denoiserEvaluations += 1;
      }
      const done = step + 1 - first;
      const wanted = request.previewEvery > 0 && done % request.previewEvery === 0 && step + 1 < steps;
      const preview = wanted
        ? await latentDecoder.preview(scaled(flowEstimate(latents, velocity, sigma), facts))
        : undefined;
      flowStep(latents, velocity, sigma, sigmas[step + 1] ?? 0);
      onEvent(move({ type: 'denoise-step', step: done, of: steps - first, ...(preview && { preview }) }));
    }
    await breathe();
    signal.throwIfAborted();
    return { medium: await latentDecoder.decode(scaled(latents, facts), signal), denoiserEvaluations };
  }

  /** The same of every frame by itself, all in one run. */
  async #frameVelocity(
    { facts: { guidance }, denoiser, unconditional }: Appearance,
    latents: Float32Array,
    sigma: number,
    conditioning: Float32Array,
  ): Promise<Float32Array> {
    const { runtime, facts } = this.#parts;
    const [frames = 1, ...frameShape] = facts.latentShape;
    const each = (states: Float32Array): Float32Array[] => Array.from({ length: frames }, () => states);
    return withTensors(async (keep) => {
      const outputs = keep(
        await denoiser.run({
          sample: runtime.tensor('float32', concatenate(latents, latents), [2 * frames, ...frameShape]),
          timestep: runtime.tensor('float32', new Float32Array(2 * frames).fill(sigma), [2 * frames]),
          encoder_hidden_states: runtime.tensor('float32', concatenate(...each(conditioning), ...each(unconditional)), [
            2 * frames,
            ...facts.conditioningShape,
          ]),
        }),
      );
      return guide((await output(outputs, 'out_sample').getData()) as Float32Array, guidance);
    });
  }

  /** Guided velocity, [latent size]: conditional and unconditional in one run of batch 2. */
  async #velocity(
    latents: Float32Array,
    sigma: number,
    conditionings: Float32Array,
    scale: number,
  ): Promise<Float32Array> {
    const { runtime, denoiser, facts } = this.#parts;
    return withTensors(async (keep) => {
      const outputs = keep(
        await denoiser.run({
          sample: runtime.tensor('float32', concatenate(latents, latents), [2, ...facts.latentShape]),
          timestep: runtime.tensor('float32', Float32Array.of(sigma, sigma), [2]),
          encoder_hidden_states: runtime.tensor('float32', conditionings, [2, ...facts.conditioningShape]),
        }),
      );
      return guide((await output(outputs, 'out_sample').getData()) as Float32Array, scale);
    });
  }
}

/** As the VAE decoder takes them. */
function scaled(latents: Float32Array, { scalingFactor }: DiffusionFacts): Float32Array {
  return latents.map((value) => value / scalingFactor);
}

function clamp(value: number, { min, max }: DefaultedRange): number {
  return Math.min(max, Math.max(min, value));
}
