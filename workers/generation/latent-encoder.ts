import type { DecodedMedium } from '../../src/domain/decoded-medium.ts';

/** A medium to the latents that its modality's latent decoder takes. */
export interface LatentEncoder {
  /** Caller owns the latents. Throws a `TypeError` for a medium of another modality, an `AbortError` between two frames. */
  encode(medium: DecodedMedium, signal: AbortSignal): Promise<Float32Array>;
}
