import type { ByteReader } from './byte-reader.ts';
import { STILL } from './picture-facts.ts';
import type { PictureFacts } from './picture-facts.ts';
import { readOrientation } from './read-orientation.ts';

const ANIMATION_FLAG = 0x02;

export function sniffWebp(bytes: ByteReader): PictureFacts {
  const truncated = bytes.u32(4, true) + 8 > bytes.length;
  const base = { ...STILL, format: 'webp', truncated } as const;
  switch (bytes.tag(12, 4)) {
    case 'VP8X':
      return {
        ...base,
        width: bytes.u24le(24) + 1,
        height: bytes.u24le(27) + 1,
        animated: (bytes.u8(20) & ANIMATION_FLAG) !== 0,
        orientation: exifOrientation(bytes),
      };
    case 'VP8L': {
      const packed = bytes.u32(21, true);
      return { ...base, width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { ...base, width: bytes.u16(26, true) & 0x3fff, height: bytes.u16(28, true) & 0x3fff };
    default:
      return { ...base, width: 0, height: 0 };
  }
}

function exifOrientation(bytes: ByteReader): number {
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = bytes.u32(at + 4, true);
    if (bytes.tag(at, 4) === 'EXIF') {
      const tiff = bytes.tag(at + 8, 6) === 'Exif\0\0' ? at + 14 : at + 8;
      return readOrientation(bytes, tiff);
    }
    at += 8 + size + (size % 2); // chunks are padded to even sizes
  }
  return 1;
}
