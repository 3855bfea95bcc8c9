import { ByteReader } from './byte-reader.ts';
import { STILL } from './picture-facts.ts';
import type { PictureFacts, RefusedFormat } from './picture-facts.ts';
import { sniffGif } from './sniff-gif.ts';
import { sniffJpeg } from './sniff-jpeg.ts';
import { sniffPng } from './sniff-png.ts';
import { sniffWebp } from './sniff-webp.ts';

export type Sniffed =
  | { readonly type: 'picture'; readonly facts: PictureFacts }
  | { readonly type: 'refused'; readonly format: RefusedFormat }
  | { readonly type: 'unknown' };

/** What a file is by its bytes; names and MIME types are never trusted. Pure, and never throws. */
export function sniffPicture(file: Uint8Array): Sniffed {
  const bytes = new ByteReader(file);
  const picture = (facts: PictureFacts): Sniffed => ({ type: 'picture', facts });
  if (bytes.tag(0, 8) === '\x89PNG\r\n\x1a\n') return picture(sniffPng(bytes));
  if (bytes.u16(0) === 0xffd8) return picture(sniffJpeg(bytes));
  if (/^GIF8[79]a$/.test(bytes.tag(0, 6))) return picture(sniffGif(bytes));
  if (bytes.tag(0, 4) === 'RIFF' && bytes.tag(8, 4) === 'WEBP') return picture(sniffWebp(bytes));
  if (bytes.tag(0, 2) === 'BM' && bytes.u32(14, true) >= 12) return picture(sniffBmp(bytes));
  if (bytes.tag(4, 4) === 'ftyp') return sniffIsoMedia(bytes);
  const refused = refusedFormat(bytes);
  return refused === undefined ? { type: 'unknown' } : { type: 'refused', format: refused };
}

function sniffBmp(bytes: ByteReader): PictureFacts {
  const old = bytes.u32(14, true) === 12;
  const width = old ? bytes.u16(18, true) : bytes.u32(18, true);
  // A negative height means that rows are stored from the top.
  const height = old ? bytes.u16(20, true) : Math.abs(bytes.u32(22, true) | 0);
  return { ...STILL, format: 'bmp', width, height, truncated: bytes.u32(2, true) > bytes.length };
}

/** AVIF, HEIC and videos share a container; the brand tells them apart. */
function sniffIsoMedia(bytes: ByteReader): Sniffed {
  const brands = bytes.tag(8, Math.min(bytes.u32(0), 64) - 8);
  if (/avi[fs]/.test(brands)) {
    const size = imageExtent(bytes);
    return { type: 'picture', facts: { ...STILL, format: 'avif', ...size, animated: brands.startsWith('avis') } };
  }
  return { type: 'refused', format: /hei[cxms]|hev[cx]|mif1|msf1/.test(brands) ? 'heic' : 'video' };
}

/** The largest `ispe` box: tiles and thumbnails have smaller ones. */
function imageExtent(bytes: ByteReader): { readonly width: number; readonly height: number } {
  let best = { width: 0, height: 0 };
  const end = Math.min(bytes.length, 65_536);
  for (let at = 0; at < end; at += 1) {
    if (bytes.u8(at) !== 0x69 || bytes.tag(at, 4) !== 'ispe') continue;
    const extent = { width: bytes.u32(at + 8), height: bytes.u32(at + 12) };
    if (extent.width * extent.height > best.width * best.height) best = extent;
  }
  return best;
}

function refusedFormat(bytes: ByteReader): RefusedFormat | undefined {
  const start = bytes.tag(0, Math.min(bytes.length, 1024));
  if (start.startsWith('%PDF')) return 'pdf';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'tiff';
  if (start.startsWith('\xff\x0a') || start.slice(4, 12) === 'JXL \r\n\x87\n') return 'jpeg-xl';
  if (start.startsWith('\0\0\x01\0') || start.startsWith('\0\0\x02\0')) return 'icon';
  if (start.startsWith('\x1aE\xdf\xa3')) return 'video';
  return undefined;
}
