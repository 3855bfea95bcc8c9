import type { DecodedMedium } from '../../src/domain/decoded-medium.ts';
import { concatenate } from '../../src/ops/concatenate.ts';
import { breathe } from '../shared/breathe.ts';
import type { ImageLatentEncoder } from './image-latent-encoder.ts';
import type { LatentEncoder } from './latent-encoder.ts';

/**
 * A video to the latents of as many frames as are made: the beginning of it at the made videos' rate, its last frame held
 * where it is shorter; a picture is a video in which nothing moves. Frames go through the VAE encoder of pictures, one after another.
 */
export class VideoLatentEncoder implements LatentEncoder {
  readonly #frames: number;
  readonly #framesPerSecond: number;
  readonly #frameEncoder: ImageLatentEncoder;

  constructor(
    { frames, framesPerSecond }: { readonly frames: number; readonly framesPerSecond: number },
    frameEncoder: ImageLatentEncoder,
  ) {
    this.#frames = frames;
    this.#framesPerSecond = framesPerSecond;
    this.#frameEncoder = frameEncoder;
  }

  async encode(medium: DecodedMedium, signal: AbortSignal): Promise<Float32Array> {
    if (medium.modality === 'audio') throw new TypeError('audio cannot become a video');
    const { frames, framesPerSecond } =
      medium.modality === 'image' ? { frames: [medium.pixels], framesPerSecond: 1 } : medium.clip;
    const encoded = new Map<number, Float32Array>();
    const latents: Float32Array[] = [];
    for (let index = 0; index < this.#frames; index += 1) {
      // The frame that is shown in the middle of this one's time.
      const at = Math.floor(((index + 0.5) / this.#framesPerSecond) * framesPerSecond);
      const place = Math.min(frames.length - 1, at);
      const frame = frames[place];
      if (frame === undefined) throw new RangeError('a video without frames cannot be changed');
      await breathe();
      signal.throwIfAborted();
      const found = encoded.get(place) ?? (await this.#frameEncoder.encodePixels(frame));
      encoded.set(place, found);
      latents.push(found);
    }
    return concatenate(...latents);
  }
}
