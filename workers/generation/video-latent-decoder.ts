import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import type { VideoGeneration } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { Session } from '../../src/runtime/session.ts';
import { breathe } from '../shared/breathe.ts';
import { ImageLatentDecoder } from './image-latent-decoder.ts';
import type { LatentDecoder } from './latent-decoder.ts';

type Facts = Pick<VideoGeneration, 'latentShape' | 'size' | 'framesPerSecond' | 'pixelRange'>;

/** Latents to frames, one after another by the VAE decoder of pictures; a preview is the frame in the middle. */
export class VideoLatentDecoder implements LatentDecoder {
  readonly #frames: number;
  readonly #framesPerSecond: number;
  readonly #frameDecoder: ImageLatentDecoder;

  constructor(runtime: Runtime, { latentShape, size, framesPerSecond, pixelRange }: Facts, vaeDecoder: Session) {
    const [frames, ...frameShape] = latentShape;
    this.#frames = frames;
    this.#framesPerSecond = framesPerSecond;
    this.#frameDecoder = new ImageLatentDecoder(runtime, { latentShape: frameShape, size, pixelRange }, vaeDecoder);
  }

  async decode(latents: Float32Array, signal: AbortSignal): Promise<DecodedMedium> {
    const frames: Pixels[] = [];
    for (let index = 0; index < this.#frames; index += 1) {
      await breathe();
      signal.throwIfAborted();
      frames.push(await this.#frame(latents, index));
    }
    return { modality: 'video', clip: { frames, framesPerSecond: this.#framesPerSecond } };
  }

  preview(latents: Float32Array): Promise<Pixels> {
    return this.#frame(latents, this.#frames >> 1);
  }

  #frame(latents: Float32Array, index: number): Promise<Pixels> {
    const length = latents.length / this.#frames;
    return this.#frameDecoder.preview(latents.subarray(index * length, (index + 1) * length));
  }
}
