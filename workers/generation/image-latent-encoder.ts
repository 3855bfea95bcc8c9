import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import { preprocessImage } from '../../src/ops/image-preprocess.ts';
import type { FrameEncoding } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { LatentEncoder } from './latent-encoder.ts';

const WHITE = [255, 255, 255] as const;

/** The largest central part of a picture that has the decoder's proportions, to latents by the VAE encoder. */
export class ImageLatentEncoder implements LatentEncoder {
  readonly #runtime: Runtime;
  readonly #size: number;
  readonly #mean: number;
  readonly #std: number;
  readonly #vaeEncoder: Session;

  constructor(runtime: Runtime, { encodedSize, pixelRange }: FrameEncoding, vaeEncoder: Session) {
    const [low, high] = pixelRange;
    this.#runtime = runtime;
    this.#size = encodedSize;
    this.#mean = low / (low - high);
    this.#std = 1 / (high - low);
    this.#vaeEncoder = vaeEncoder;
  }

  async encode(medium: DecodedMedium): Promise<Float32Array> {
    if (medium.modality !== 'image') throw new TypeError(`${medium.modality} cannot become a picture`);
    return this.encodePixels(medium.pixels);
  }

  /** [channels * height * width] of the latents. Caller owns them. */
  encodePixels(pixels: Pixels): Promise<Float32Array> {
    const [size, mean, std] = [this.#size, this.#mean, this.#std];
    return withTensors(async (keep) => {
      const planes = preprocessImage(pixels, {
        size,
        mean: [mean, mean, mean],
        std: [std, std, std],
        fit: 'cover',
        background: WHITE,
      });
      const feeds = { pixel_values: this.#runtime.tensor('float32', planes, [1, 3, size, size]) };
      const latents = output(keep(await this.#vaeEncoder.run(feeds)), 'latents');
      // A copy: the session's own memory is freed with its tensor.
      return ((await latents.getData()) as Float32Array).slice();
    });
  }
}
