/**
 * Euler sampling of a flow-matching model that predicts the velocity `noise - data` along
 * `x(sigma) = (1 - sigma) * data + sigma * noise`, from sigma 1 (noise) down to 0 (data).
 */

/** `steps + 1` noise levels, falling from 1 to 0. `shift` > 1 spends more steps at high noise (Stable Diffusion 3's form). */
export function flowSigmas(steps: number, shift: number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, index) => {
    const sigma = 1 - index / steps;
    return (shift * sigma) / (1 + (shift - 1) * sigma);
  });
}

/** Noised data in place, `(1 - sigma) * data + sigma * noise`: where sampling that is to keep something of `data` begins. */
export function flowMix(noise: Float32Array, data: Float32Array, sigma: number): void {
  for (let index = 0; index < noise.length; index += 1) {
    noise[index] = (1 - sigma) * data[index]! + sigma * noise[index]!;
  }
}

/** One Euler step in place: `latents` at `sigma` become latents at `nextSigma`. */
export function flowStep(latents: Float32Array, velocity: Float32Array, sigma: number, nextSigma: number): void {
  const width = nextSigma - sigma;
  for (let index = 0; index < latents.length; index += 1) latents[index]! += width * velocity[index]!;
}

/** In place: `share` (0..1) of `velocity` becomes `other`'s, so that both models have a say. */
export function flowBlend(velocity: Float32Array, other: Float32Array, share: number): void {
  for (let index = 0; index < velocity.length; index += 1)
    velocity[index]! += share * (other[index]! - velocity[index]!);
}

/** The data that `velocity` points at from here, for previews: `latents - sigma * velocity`. Caller owns the result. */
export function flowEstimate(latents: Float32Array, velocity: Float32Array, sigma: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(latents, (value, index) => value - sigma * velocity[index]!);
}

/**
 * Classifier-free guidance: `both` holds the conditional prediction and then the unconditional one; the guided
 * prediction, `unconditional + scale * (conditional - unconditional)`, is written over the first half and returned.
 */
export function guide(both: Float32Array, scale: number): Float32Array {
  const half = both.length / 2;
  for (let index = 0; index < half; index += 1) {
    const unconditional = both[half + index]!;
    both[index] = unconditional + scale * (both[index]! - unconditional);
  }
  return both.subarray(0, half);
}
