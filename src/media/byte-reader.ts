/** Reads numbers and tags from a file's bytes; everything outside the file reads as 0, so that no header can throw. */
export class ByteReader {
  readonly length: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.length = bytes.length;
  }

  u8(at: number): number {
    return this.#bytes[at] ?? 0;
  }

  u16(at: number, littleEndian = false): number {
    return littleEndian ? this.u8(at) | (this.u8(at + 1) << 8) : (this.u8(at) << 8) | this.u8(at + 1);
  }

  u24le(at: number): number {
    return this.u16(at, true) | (this.u8(at + 2) << 16);
  }

  u32(at: number, littleEndian = false): number {
    const [high, low] = littleEndian ? [at + 2, at] : [at, at + 2];
    return this.u16(high, littleEndian) * 0x10000 + this.u16(low, littleEndian);
  }

  /** Latin-1. */
  tag(at: number, length: number): string {
    return String.fromCharCode(...this.#bytes.subarray(at, at + length));
  }

  /** Last position of the two bytes, at or after `from`; -1 where they are not. */
  lastPair(first: number, second: number, from: number): number {
    for (let at = this.length - 2; at >= from; at -= 1)
      if (this.u8(at) === first && this.u8(at + 1) === second) return at;
    return -1;
  }
}
