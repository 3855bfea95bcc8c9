/**
 * From pixels of any size to an encoder's input. The arithmetic is defined by training/data/image_preprocess.py and
 * checked against its golden file: antialiased triangle filter, along x and then along y, without rounding between.
 */

/** Straight-alpha RGBA, 4 bytes a pixel. */
export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** Structurally the manifest's `ImagePerception`. */
export interface ImageInput {
  /** Side of the square result. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** `cover`: the largest central square; `letterbox`: everything, on `background`. */
  readonly fit: 'letterbox' | 'cover';
  /** RGB 0..255, also under transparent pixels. */
  readonly background: readonly [number, number, number];
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** [1, 3, size, size] float32, channels first, `(value / 255 - mean) / std`. Caller owns. */
export function preprocessImage(pixels: RgbaPixels, input: ImageInput): Float32Array<ArrayBuffer> {
  const { size, background, mean, std } = input;
  const { source, target } = layout(pixels, input);
  const colours = resizeRgb(pixels, source, target.width, target.height, background);
  const values = new Float32Array(3 * size * size);
  for (let channel = 0; channel < 3; channel += 1) {
    const offset = channel * size * size;
    const normalised = (value: number): number => (value / 255 - mean[channel]!) / std[channel]!;
    values.fill(normalised(background[channel]!), offset, offset + size * size);
    for (let y = 0; y < target.height; y += 1) {
      for (let x = 0; x < target.width; x += 1) {
        const value = colours[(y * target.width + x) * 3 + channel]!;
        values[offset + (target.top + y) * size + target.left + x] = normalised(value);
      }
    }
  }
  return values;
}

/** Which part of the picture lands where in the square. */
function layout({ width, height }: RgbaPixels, { size, fit }: ImageInput): { source: Box; target: Box } {
  if (fit === 'cover') {
    const side = Math.min(width, height);
    const source = {
      left: Math.floor((width - side) / 2),
      top: Math.floor((height - side) / 2),
      width: side,
      height: side,
    };
    return { source, target: { left: 0, top: 0, width: size, height: size } };
  }
  const scale = size / Math.max(width, height);
  const [inner, outer] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const target = {
    left: Math.floor((size - inner) / 2),
    top: Math.floor((size - outer) / 2),
    width: inner,
    height: outer,
  };
  return { source: { left: 0, top: 0, width, height }, target };
}

/** [height, width, 3] in 0..255, composited on `background`. One pass over the source, so that memory stays small. */
function resizeRgb(
  pixels: RgbaPixels,
  source: Box,
  width: number,
  height: number,
  background: readonly number[],
): Float32Array {
  const columns = triangleTaps(source.width, width);
  const rows = triangleTaps(source.height, height);
  const result = new Float32Array(height * width * 3);
  const line = new Float32Array(source.width * 3);
  const narrow = new Float32Array(width * 3);
  for (let y = 0; y < source.height; y += 1) {
    compositeLine(pixels, source, y, background, line);
    resizeLine(line, columns, narrow);
    for (let target = 0; target < height; target += 1) {
      const { first, weights } = rows[target]!;
      const weight = weights[y - first] ?? 0;
      if (weight === 0) continue;
      for (let index = 0; index < narrow.length; index += 1)
        result[target * narrow.length + index]! += weight * narrow[index]!;
    }
  }
  return result;
}

function compositeLine(
  pixels: RgbaPixels,
  source: Box,
  y: number,
  background: readonly number[],
  line: Float32Array,
): void {
  const start = ((source.top + y) * pixels.width + source.left) * 4;
  for (let x = 0; x < source.width; x += 1) {
    const alpha = pixels.data[start + x * 4 + 3]! / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      line[x * 3 + channel] = pixels.data[start + x * 4 + channel]! * alpha + background[channel]! * (1 - alpha);
    }
  }
}

function resizeLine(line: Float32Array, columns: readonly Taps[], narrow: Float32Array): void {
  columns.forEach(({ first, weights }, x) => {
    let [red, green, blue] = [0, 0, 0];
    for (let tap = 0; tap < weights.length; tap += 1) {
      const at = (first + tap) * 3;
      red += weights[tap]! * line[at]!;
      green += weights[tap]! * line[at + 1]!;
      blue += weights[tap]! * line[at + 2]!;
    }
    narrow[x * 3] = red;
    narrow[x * 3 + 1] = green;
    narrow[x * 3 + 2] = blue;
  });
}

interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/** For each target position the source positions that it averages, and their weights (which sum to 1). */
function triangleTaps(source: number, target: number): Taps[] {
  const scale = source / target;
  const support = Math.max(1, scale);
  return Array.from({ length: target }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(source, Math.floor(centre + support + 0.5));
    const weights = Float64Array.from({ length: end - first }, (__, tap) =>
      Math.max(0, 1 - Math.abs((first + tap + 0.5 - centre) / support)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
