import type { ByteReader } from './byte-reader.ts';
import { STILL } from './picture-facts.ts';
import type { PictureFacts } from './picture-facts.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** Size in bytes of the colour table that a packed field announces. */
const tableBytes = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

export function sniffGif(bytes: ByteReader): PictureFacts {
  let frames = 0;
  let at = 13 + tableBytes(bytes.u8(10));
  // Two frames are enough to know.
  while (at < bytes.length && frames < 2) {
    const block = bytes.u8(at);
    if (block === TRAILER) break;
    if (block === EXTENSION) at = afterSubBlocks(bytes, at + 2);
    else if (block === IMAGE) {
      at = afterSubBlocks(bytes, at + 11 + tableBytes(bytes.u8(at + 9)));
      if (at <= bytes.length) frames += 1;
    } else break;
  }
  // One whole frame is all that is used, so a longer animation may well be cut.
  return {
    ...STILL,
    format: 'gif',
    width: bytes.u16(6, true),
    height: bytes.u16(8, true),
    animated: frames > 1,
    truncated: frames === 0,
  };
}

/** Position after a chain of sub-blocks; beyond the end where the chain is cut. */
function afterSubBlocks(bytes: ByteReader, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const size = bytes.u8(at);
    at += 1 + size;
    if (size === 0) return at;
  }
  return bytes.length + 1;
}
