import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';

/** From finished latents (already divided by the scaling factor) to a medium. */
export interface LatentDecoder {
  decode(latents: Float32Array, signal: AbortSignal): Promise<DecodedMedium>;
  /** Something to look at on the way. */
  preview(latents: Float32Array): Promise<Pixels>;
}
