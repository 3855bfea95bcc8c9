/** A fresh unsigned 32-bit seed. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/**
 * Seed of a turn's item number `index`, unsigned 32-bit: fixed by the turn's seed, so that the same turn draws the same
 * media again, and well apart for neighbouring indices (the finaliser of MurmurHash3).
 */
export function itemSeed(turnSeed: number, index: number): number {
  let hash = (turnSeed ^ Math.imul(index + 1, 0x9e3779b9)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
