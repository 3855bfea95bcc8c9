import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import { planesToRgba } from '../../src/ops/planes-to-rgba.ts';
import type { VideoGeneration } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { LatentDecoder } from './latent-decoder.ts';

type Facts = Pick<VideoGeneration, 'latentShape' | 'size' | 'frames' | 'framesPerSecond' | 'pixelRange'>;

/** Latents to frames by the VAE decoder, all at once; a preview is the frame in the middle. */
export class VideoLatentDecoder implements LatentDecoder {
  readonly #runtime: Runtime;
  readonly #facts: Facts;
  readonly #vaeDecoder: Session;

  constructor(runtime: Runtime, facts: Facts, vaeDecoder: Session) {
    this.#runtime = runtime;
    this.#facts = facts;
    this.#vaeDecoder = vaeDecoder;
  }

  async decode(latents: Float32Array): Promise<DecodedMedium> {
    const { frames: count, framesPerSecond } = this.#facts;
    const frames = await this.#frames(latents, [...Array(count).keys()]);
    return { modality: 'video', clip: { frames, framesPerSecond } };
  }

  async preview(latents: Float32Array): Promise<Pixels> {
    const [middle] = await this.#frames(latents, [this.#facts.frames >> 1]);
    if (middle === undefined) throw new RangeError('a video without frames');
    return middle;
  }

  /** Those of `wanted`, each in a buffer of its own. */
  #frames(latents: Float32Array, wanted: readonly number[]): Promise<Pixels[]> {
    const { latentShape, size, pixelRange } = this.#facts;
    const [width, height] = size;
    const area = width * height;
    return withTensors(async (keep) => {
      const latentSample = this.#runtime.tensor('float32', latents, [1, ...latentShape]);
      const sample = output(keep(await this.#vaeDecoder.run({ latent_sample: latentSample })), 'sample');
      const planes = (await sample.getData()) as Float32Array;
      return wanted.map((index) => {
        const frame = planes.subarray(index * 3 * area, (index + 1) * 3 * area);
        return { width, height, data: planesToRgba(frame, area, pixelRange) };
      });
    });
  }
}
