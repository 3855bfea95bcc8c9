import { normals, type Rng } from './rng.ts';

/**
 * Noise of variance 1 for latents of `shape`; the caller owns it. Of its variance `shared` (0..1) is the same in all of the parts
 * that the first axis counts, the frames of a video: mixed noise, Ge et al. 2023 (PYoCo), section 4.1.
 */
export function startingNoise(rng: Rng, shape: readonly number[], shared = 0): Float32Array<ArrayBuffer> {
  const length = shape.reduce((product, side) => product * side, 1);
  const noise = normals(rng, length);
  if (shared === 0) return noise;
  const common = normals(rng, length / (shape[0] ?? 1));
  const [ofCommon, ofOwn] = [Math.sqrt(shared), Math.sqrt(1 - shared)];
  return noise.map((own, index) => ofCommon * common[index % common.length]! + ofOwn * own);
}
