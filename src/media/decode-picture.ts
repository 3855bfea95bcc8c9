import type { Pixels } from '../domain/decoded-medium.ts';
import { MediaError } from './media-error.ts';
import type { PictureFacts } from './picture-facts.ts';

/** Encoders see at most this many pixels a side; more would only cost memory and main-thread time. */
export const PERCEPTION_SIDE = 512;

/**
 * The first frame, upright, at most `PERCEPTION_SIDE` a side, alpha kept. Decoding and scaling run off the main thread
 * (`createImageBitmap` with a target size); only the small result is read back here. The caller owns the buffer.
 */
export async function decodePicture(blob: Blob, facts: PictureFacts, name: string): Promise<Pixels> {
  const bitmap = await decodeScaled(blob, facts, name);
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null)
      throw new MediaError('media/unreadable', 'This browser gave no canvas to read the picture with.');
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, data: new Uint8ClampedArray(data) };
  } finally {
    bitmap.close();
  }
}

async function decodeScaled(blob: Blob, facts: PictureFacts, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
      ...targetSize(facts),
    });
  } catch (error) {
    const advice = facts.cmyk
      ? 'It is a four-colour (CMYK) JPEG for printing, which this browser cannot read. Save it with RGB colours.'
      : 'It may be damaged. Open it in another program and save it again as PNG or JPEG.';
    throw new MediaError('media/unreadable', `“${name}” could not be read. ${advice}`, { cause: error });
  }
}

/** Upright target size; nothing where the picture is small enough (or says no size) and is taken as it is. */
export function targetSize({ width, height, orientation }: PictureFacts): ImageBitmapOptions {
  const longest = Math.max(width, height);
  if (longest <= PERCEPTION_SIDE) return {};
  const [uprightWidth, uprightHeight] = orientation >= 5 ? [height, width] : [width, height];
  const scale = PERCEPTION_SIDE / longest;
  return {
    resizeWidth: Math.max(1, Math.round(uprightWidth * scale)),
    resizeHeight: Math.max(1, Math.round(uprightHeight * scale)),
    resizeQuality: 'high',
  };
}
