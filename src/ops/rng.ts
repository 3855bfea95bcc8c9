/**
 * xoshiro128** (Blackman and Vigna, 2018): 32-bit output, 128 bits of state, no 64-bit arithmetic, so it gives the same
 * sequence in JavaScript and in Python (training/goldens_numerics.py). Seeded by splitmix32 so that neighbouring seeds
 * have unrelated sequences.
 */
export class Rng {
  readonly #state = new Uint32Array(4);

  /** Equal seeds give equal sequences. Any finite number; its integer part modulo 2^32 counts. */
  constructor(seed: number) {
    let mixing = seed >>> 0;
    for (let index = 0; index < 4; index += 1) {
      mixing = (mixing + 0x9e3779b9) >>> 0;
      let word = mixing;
      word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      this.#state[index] = (word ^ (word >>> 15)) >>> 0;
    }
  }

  /** An integer in 0..2^32 - 1. */
  nextUint32(): number {
    const state = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(state[1]!, 5), 7), 9) >>> 0;
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotateLeft(state[3]!, 11);
    return result;
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  nextFloat(): number {
    return this.nextUint32() / 0x1_0000_0000;
  }
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** Standard normal numbers by Box-Muller, both of each pair used, cosine first. `length` float32 values, caller owns. */
export function normals(rng: Rng, length: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length);
  for (let index = 0; index < length; index += 2) {
    // 1 - u lies in (0, 1], where the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - rng.nextFloat()));
    const angle = 2 * Math.PI * rng.nextFloat();
    values[index] = radius * Math.cos(angle);
    if (index + 1 < length) values[index + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** A seed of its own for the part `index` of something seeded by `seed`, e.g. the second picture of a reply. */
export function derivedSeed(seed: number, index: number): number {
  const rng = new Rng((seed ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0);
  return rng.nextUint32();
}
