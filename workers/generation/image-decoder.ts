import type { ImageGeneration } from '../../src/packs/manifest.ts';
import { flowEstimate, flowSigmas, flowStep, guide } from '../../src/ops/flow-match-euler.ts';
import { planesToRgba } from '../../src/ops/planes-to-rgba.ts';
import { Rng, normals } from '../../src/ops/rng.ts';
import type { DenoiseEvent, ImageRequest } from '../../src/protocol/generation-api.ts';
import { move } from '../../src/protocol/move.ts';
import type { Pixels } from '../../src/domain/decoded-medium.ts';
import type { OnEvent } from '../../src/protocol/progress.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { breathe } from '../shared/breathe.ts';

export interface ImageDecoderParts {
  readonly runtime: Runtime;
  readonly facts: ImageGeneration;
  readonly denoiser: Session;
  readonly vaeDecoder: Session;
  /** Conditioning of the empty caption, [conditioning tokens, width]. */
  readonly unconditional: Float32Array;
}

export type SamplingRequest = Pick<ImageRequest, 'seed' | 'steps' | 'guidanceScale' | 'previewEvery'>;

/** The picture's latent diffusion decoder: seeded noise to latents in guided steps, latents to pixels. */
export class ImageDecoder {
  readonly #parts: ImageDecoderParts;

  constructor(parts: ImageDecoderParts) {
    this.#parts = parts;
  }

  /**
   * One picture for a conditioning [conditioning tokens, width]. Steps outside the pack's range are brought into it.
   * Throws an `AbortError` between two steps.
   */
  async generate(
    conditioning: Float32Array,
    request: SamplingRequest,
    onEvent: OnEvent<DenoiseEvent>,
    signal: AbortSignal,
  ): Promise<{ pixels: Pixels; denoiserEvaluations: number }> {
    const { facts } = this.#parts;
    const steps = clamp(Math.round(request.steps), facts.steps);
    const sigmas = flowSigmas(steps, facts.scheduler.shift);
    const [channels, height, width] = facts.latentShape;
    const latents = normals(new Rng(request.seed), channels * height * width);
    const both = concatenate(conditioning, this.#parts.unconditional);
    for (let step = 0; step < steps; step += 1) {
      await breathe();
      signal.throwIfAborted();
      const sigma = sigmas[step] ?? 1;
      const velocity = await this.#velocity(latents, sigma, both, request.guidanceScale);
      const wanted = request.previewEvery > 0 && (step + 1) % request.previewEvery === 0 && step + 1 < steps;
      const preview = wanted ? await this.#decode(flowEstimate(latents, velocity, sigma)) : undefined;
      flowStep(latents, velocity, sigma, sigmas[step + 1] ?? 0);
      onEvent(move({ type: 'denoise-step', step: step + 1, of: steps, ...(preview && { preview }) }));
    }
    await breathe();
    signal.throwIfAborted();
    return { pixels: await this.#decode(latents), denoiserEvaluations: steps };
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

  async #decode(latents: Float32Array): Promise<Pixels> {
    const { runtime, vaeDecoder, facts } = this.#parts;
    const [width, height] = facts.size;
    return withTensors(async (keep) => {
      const scaled = latents.map((value) => value / facts.scalingFactor);
      const sample = runtime.tensor('float32', scaled, [1, ...facts.latentShape]);
      const planes = await output(keep(await vaeDecoder.run({ latent_sample: sample })), 'sample').getData();
      return { width, height, data: planesToRgba(planes as Float32Array, width * height, facts.pixelRange) };
    });
  }
}

function concatenate(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function clamp(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, value));
}
