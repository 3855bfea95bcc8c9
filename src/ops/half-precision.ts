/** Float16 is not a typed array everywhere yet, and a table is faster than arithmetic per element. */
let table: Float32Array | undefined;

/** float32 values of all 65,536 float16 bit patterns. */
export function halfTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits += 1) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Infinity
            : NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -magnitude : magnitude;
  }
  return table;
}

/** The float16 at byte `offset`, little-endian, at any address. */
export function readHalf(bytes: Uint8Array, offset: number): number {
  return halfTable()[bytes[offset]! | (bytes[offset + 1]! << 8)]!;
}
