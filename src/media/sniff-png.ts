import type { ByteReader } from './byte-reader.ts';
import { STILL } from './picture-facts.ts';
import type { PictureFacts } from './picture-facts.ts';
import { readOrientation } from './read-orientation.ts';

/** PNG and APNG. */
export function sniffPng(bytes: ByteReader): PictureFacts {
  let animated = false;
  let orientation = 1;
  let truncated = true;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = bytes.u32(at);
    const type = bytes.tag(at + 4, 4);
    // An animation control chunk with one frame is a still picture.
    if (type === 'acTL') animated = bytes.u32(at + 8) > 1;
    if (type === 'eXIf') orientation = readOrientation(bytes, at + 8);
    if (type === 'IEND') {
      truncated = false;
      break;
    }
    at += 12 + length;
  }
  return { ...STILL, format: 'png', width: bytes.u32(16), height: bytes.u32(20), animated, truncated, orientation };
}
