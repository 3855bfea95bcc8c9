/**
 * A decoder's planes [3, height, width] as opaque RGBA bytes, row by row; values outside `range` are clamped.
 * Caller owns the result.
 */
export function planesToRgba(
  planes: Float32Array,
  pixels: number,
  [low, high]: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels * 4); // rounds and clamps by itself
  const scale = 255 / (high - low);
  for (let index = 0; index < pixels; index += 1) {
    rgba[index * 4] = (planes[index]! - low) * scale;
    rgba[index * 4 + 1] = (planes[pixels + index]! - low) * scale;
    rgba[index * 4 + 2] = (planes[2 * pixels + index]! - low) * scale;
    rgba[index * 4 + 3] = 255;
  }
  return rgba;
}
