import { MediaError } from './media-error.ts';
import type { PictureFacts, RefusedFormat } from './picture-facts.ts';
import { sniffPicture } from './sniff-picture.ts';

/** Decoding takes 4 bytes a pixel in one piece: 100 megapixels are 400 MB for a moment. */
export const MOST_MEGAPIXELS = 100;
/** The whole file is read to be checked. */
export const MOST_FILE_MEGABYTES = 64;

const REFUSED: Readonly<Record<RefusedFormat, readonly [what: string, advice: string]>> = {
  heic: [
    'a HEIC photo, which browsers cannot read',
    'Save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible).',
  ],
  tiff: ['a TIFF picture, which browsers cannot read', 'Save it as PNG or JPEG.'],
  'jpeg-xl': ['a JPEG XL picture, which most browsers cannot read', 'Save it as PNG or JPEG.'],
  icon: ['an icon file', 'Save it as PNG.'],
  pdf: ['a PDF document', 'Attach a picture of the page, as PNG or JPEG.'],
  video: ['a video', 'Attach a picture: PNG, JPEG, WebP, GIF, BMP or AVIF.'],
};

/** Facts of a picture file that can be used; throws a `MediaError` that names `name` otherwise. */
export function checkPicture(file: Uint8Array, name: string): PictureFacts {
  const what = `“${shortName(name)}”`;
  if (file.length === 0) {
    throw new MediaError('media/empty', `${what} is empty (0 bytes). Choose the file again, or another one.`);
  }
  const sniffed = sniffPicture(file);
  if (sniffed.type === 'refused') {
    const [kind, advice] = REFUSED[sniffed.format];
    throw new MediaError('media/unsupported', `${what} is ${kind}. ${advice}`);
  }
  if (sniffed.type === 'unknown') {
    throw new MediaError(
      'media/not-a-picture',
      `${what} is not a picture. Use PNG, JPEG, WebP, GIF, BMP, AVIF or SVG.`,
    );
  }
  const { facts } = sniffed;
  if (facts.truncated) {
    throw new MediaError('media/truncated', `${what} is cut off: its end is missing. Copy or download it again.`);
  }
  if (facts.width * facts.height > MOST_MEGAPIXELS * 1e6) {
    throw new MediaError(
      'media/too-large',
      `${what} has ${String(facts.width)} × ${String(facts.height)} pixels, more than the ${String(MOST_MEGAPIXELS)} megapixels that can be opened here. Scale it down first.`,
    );
  }
  return facts;
}

/** File names are hostile: short, and without line breaks or direction marks. */
export function shortName(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim() || 'The file';
  return plain.length <= 60 ? plain : `${plain.slice(0, 40)}…${plain.slice(-15)}`;
}
