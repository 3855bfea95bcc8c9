/** Scales `samples` down, in place, where their largest magnitude exceeds `peak`; numbers that are none become silence. */
export function limitPeak(samples: Float32Array, peak: number): void {
  let loudest = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const value = samples[n]!;
    if (Number.isFinite(value)) loudest = Math.max(loudest, Math.abs(value));
    else samples[n] = 0;
  }
  if (loudest <= peak) return;
  const scale = peak / loudest;
  for (let n = 0; n < samples.length; n += 1) samples[n]! *= scale;
}
