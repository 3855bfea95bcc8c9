import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import { planesToRgba } from '../../src/ops/planes-to-rgba.ts';
import type { ImageGeneration } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { LatentDecoder } from './latent-decoder.ts';

/** Latents to pixels by the VAE decoder; a preview is the picture that they are so far. */
export class ImageLatentDecoder implements LatentDecoder {
  readonly #runtime: Runtime;
  readonly #facts: Pick<ImageGeneration, 'latentShape' | 'size' | 'pixelRange'>;
  readonly #vaeDecoder: Session;

  constructor(
    runtime: Runtime,
    facts: Pick<ImageGeneration, 'latentShape' | 'size' | 'pixelRange'>,
    vaeDecoder: Session,
  ) {
    this.#runtime = runtime;
    this.#facts = facts;
    this.#vaeDecoder = vaeDecoder;
  }

  async decode(latents: Float32Array): Promise<DecodedMedium> {
    return { modality: 'image', pixels: await this.preview(latents) };
  }

  preview(latents: Float32Array): Promise<Pixels> {
    const { latentShape, size, pixelRange } = this.#facts;
    const [width, height] = size;
    return withTensors(async (keep) => {
      const latentSample = this.#runtime.tensor('float32', latents, [1, ...latentShape]);
      const planes = await output(
        keep(await this.#vaeDecoder.run({ latent_sample: latentSample })),
        'sample',
      ).getData();
      return { width, height, data: planesToRgba(planes as Float32Array, width * height, pixelRange) };
    });
  }
}
