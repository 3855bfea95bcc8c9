/** Adding and subtracting this rounds a small double to the nearest integer, halves to even, as the exporter does. */
const ROUNDER = 1.5 * 2 ** 52;

/**
 * Symmetric int8 codes of `values[start … start + count)`: scale = max|w| / 127 in float32, code = round(w / scale).
 * Returns the scale; writes codes + `zeroPoint` to `codes` from `target` on.
 */
export function quantizeSymmetric(
  values: Float32Array,
  start: number,
  count: number,
  codes: Int8Array | Uint8Array,
  target: number,
  zeroPoint: number,
): number {
  let greatest = 0;
  for (let i = start; i < start + count; i += 1) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > greatest) greatest = magnitude;
  }
  const scale = Math.fround(greatest / 127);
  if (scale === 0) {
    codes.fill(zeroPoint, target, target + count);
    return 0;
  }
  const shift = target - start;
  for (let i = start; i < start + count; i += 1)
    codes[i + shift] = Math.fround(values[i]! / scale) + ROUNDER - ROUNDER + zeroPoint;
  return scale;
}
