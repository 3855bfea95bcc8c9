/** An animated GIF of one-colour frames. */

export type Rgb = readonly [red: number, green: number, blue: number];

const word = (value: number): [number, number] => [value & 0xff, value >> 8];

/**
 * LZW without compression: a clear code before every second pixel keeps the code size at three bits, so
 * no dictionary is needed. Codes 0..3 are colours, 4 clears, 5 ends.
 */
function lzw(pixels: number, colour: number): number[] {
  const codes: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    if (pixel % 2 === 0) codes.push(4);
    codes.push(colour);
  }
  codes.push(5);
  const bytes: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const code of codes) {
    pending |= code << bits;
    bits += 3;
    while (bits >= 8) {
      bytes.push(pending & 0xff);
      pending >>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes.push(pending);
  return bytes;
}

function subBlocks(bytes: readonly number[]): number[] {
  const blocks: number[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.slice(at, at + 255);
    blocks.push(block.length, ...block);
  }
  return [...blocks, 0];
}

/** Endless loop over up to four one-colour frames, 200 ms each. */
export function animatedGif(width: number, height: number, frames: readonly Rgb[]): Buffer {
  const palette = Array.from({ length: 4 }, (_, index) => frames[index] ?? [0, 0, 0]).flat();
  const bytes = [
    ...Buffer.from('GIF89a', 'latin1'),
    ...word(width),
    ...word(height),
    0b1000_0001,
    0,
    0, // global palette of four colours
    ...palette,
    0x21,
    0xff,
    11,
    ...Buffer.from('NETSCAPE2.0', 'latin1'),
    3,
    1,
    0,
    0,
    0,
    ...frames.flatMap((_, index) => [
      0x21,
      0xf9,
      4,
      0,
      ...word(20),
      0,
      0,
      0x2c,
      0,
      0,
      0,
      0,
      ...word(width),
      ...word(height),
      0,
      2,
      ...subBlocks(lzw(width * height, index)),
    ]),
    0x3b,
  ];
  return Buffer.from(bytes);
}
