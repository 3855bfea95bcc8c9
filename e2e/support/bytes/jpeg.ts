/**
 * A baseline JPEG writer for pictures made of one-colour 8x8 blocks: each block is its DC coefficient and
 * an end-of-block code. Enough to test orientation and colour models with bytes that are all accounted for.
 */

const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
];

/** Twelve DC categories, all four bits long; one AC symbol (end of block), one bit long. */
const DC_TABLE = [0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...Array.from({ length: 12 }, (_, n) => n)];
const AC_TABLE = [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00];

class BitWriter {
  readonly bytes: number[] = [];
  #pending = 0;
  #bits = 0;

  write(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      this.#pending = (this.#pending << 1) | ((value >> bit) & 1);
      this.#bits += 1;
      if (this.#bits === 8) {
        this.bytes.push(this.#pending);
        if (this.#pending === 0xff) this.bytes.push(0); // byte stuffing
        this.#pending = 0;
        this.#bits = 0;
      }
    }
  }

  finish(): number[] {
    while (this.#bits !== 0) this.write(1, 1);
    return this.bytes;
  }
}

function scan(blocks: readonly (readonly number[])[], components: number): number[] {
  const writer = new BitWriter();
  const previous = new Array<number>(components).fill(0);
  for (const samples of blocks) {
    for (let component = 0; component < components; component += 1) {
      const dc = 8 * ((samples[component] ?? 0) - 128);
      const difference = dc - (previous[component] ?? 0);
      previous[component] = dc;
      const category = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
      writer.write(category, 4);
      if (category > 0) writer.write(difference > 0 ? difference : difference + (1 << category) - 1, category);
      writer.write(0, 1);
    }
  }
  return writer.finish();
}

/** Exif segment whose only entry is the orientation (1..8). */
function exif(orientation: number): number[] {
  return segment(0xe1, [
    ...Buffer.from('Exif\0\0', 'latin1'),
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
}

export interface JpegOptions {
  /** In 8x8 blocks. */
  readonly columns: number;
  readonly rows: number;
  /** Three stored samples per block (YCbCr) or four (CMYK, stored inverted as Adobe writes them), 0..255. */
  readonly samples: (column: number, row: number) => readonly number[];
  readonly components: 3 | 4;
  readonly orientation?: number;
}

export function jpeg({ columns, rows, samples, components, orientation }: JpegOptions): Buffer {
  const blocks = Array.from({ length: columns * rows }, (_, index) =>
    samples(index % columns, Math.floor(index / columns)),
  );
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  return Buffer.from([
    0xff,
    0xd8,
    ...(orientation === undefined ? [] : exif(orientation)),
    // The Adobe marker makes four components CMYK without a further colour transform, three YCbCr.
    ...segment(0xee, [...Buffer.from('Adobe', 'latin1'), 0, 100, 0, 0, 0, 0, components === 4 ? 0 : 1]),
    ...segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    ...segment(0xc0, [
      8,
      (rows * 8) >> 8,
      (rows * 8) & 0xff,
      (columns * 8) >> 8,
      (columns * 8) & 0xff,
      components,
      ...ids.flatMap((id) => [id, 0x11, 0]),
    ]),
    ...segment(0xc4, DC_TABLE),
    ...segment(0xc4, AC_TABLE),
    ...segment(0xda, [components, ...ids.flatMap((id) => [id, 0x00]), 0, 63, 0]),
    ...scan(blocks, components),
    0xff,
    0xd9,
  ]);
}

/** Stored samples of an sRGB colour for three-component pictures. */
export function yCbCr(red: number, green: number, blue: number): [number, number, number] {
  const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
  return [
    clamp(0.299 * red + 0.587 * green + 0.114 * blue),
    clamp(128 - 0.168736 * red - 0.331264 * green + 0.5 * blue),
    clamp(128 + 0.5 * red - 0.418688 * green - 0.081312 * blue),
  ];
}
