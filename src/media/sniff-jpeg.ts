import type { ByteReader } from './byte-reader.ts';
import { STILL } from './picture-facts.ts';
import type { PictureFacts } from './picture-facts.ts';
import { readOrientation } from './read-orientation.ts';

const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const APP1 = 0xe1;

/** Markers C0..CF describe the frame, except the tables among them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

export function sniffJpeg(bytes: ByteReader): PictureFacts {
  let facts: PictureFacts = { ...STILL, format: 'jpeg', width: 0, height: 0, truncated: true };
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes.u8(at) !== 0xff) break;
    const marker = bytes.u8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    if (marker === START_OF_SCAN) {
      // Within a scan 0xFF is always followed by 0 or a restart marker, so an end marker after it is the end (a
      // thumbnail's own end marker stands before).
      return { ...facts, truncated: bytes.lastPair(0xff, END_OF_IMAGE, at) < 0 };
    }
    if (isFrame(marker)) {
      facts = { ...facts, height: bytes.u16(at + 5), width: bytes.u16(at + 7), cmyk: bytes.u8(at + 9) === 4 };
    }
    if (marker === APP1 && bytes.tag(at + 4, 6) === 'Exif\0\0') {
      facts = { ...facts, orientation: readOrientation(bytes, at + 10) };
    }
    at += 2 + bytes.u16(at + 2);
  }
  return facts;
}
