import type { ByteReader } from './byte-reader.ts';

const ORIENTATION_TAG = 0x0112;

/** EXIF orientation (1..8) from the TIFF structure at `tiff`; 1 where it is missing or nonsense. */
export function readOrientation(bytes: ByteReader, tiff: number): number {
  const order = bytes.tag(tiff, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const little = order === 'II';
  const directory = tiff + bytes.u32(tiff + 4, little);
  const entries = Math.min(bytes.u16(directory, little), 200);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (bytes.u16(at, little) !== ORIENTATION_TAG) continue;
    const value = bytes.u16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
