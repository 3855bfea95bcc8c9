/**
 * Rotary position tables for positions `first` .. `first + count - 1`: `cos` and `sin` of
 * `position * theta^(-2 i / headDim)`, each [count, headDim / 2], written into the given arrays from their start.
 *
 * Frequencies and angles are rounded to float32, because the models were trained with angles computed so.
 */
export function rotaryTables(
  frequencies: Float32Array,
  first: number,
  count: number,
  cos: Float32Array,
  sin: Float32Array,
): void {
  const half = frequencies.length;
  for (let row = 0; row < count; row += 1) {
    for (let index = 0; index < half; index += 1) {
      const angle = Math.fround((first + row) * frequencies[index]!);
      cos[row * half + index] = Math.cos(angle);
      sin[row * half + index] = Math.sin(angle);
    }
  }
}

/** `theta^(-2 i / headDim)` for i in 0 .. headDim / 2 - 1. */
export function rotaryFrequencies(theta: number, headDim: number): Float32Array {
  return Float32Array.from({ length: headDim / 2 }, (_, index) => theta ** ((-2 * index) / headDim));
}
