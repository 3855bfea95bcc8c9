import { MediaError } from './media-error.ts';

/** Puts a picture into the clipboard, as a PNG: nothing else is taken there. Throws a `MediaError` where the browser refuses. */
export async function copyPicture(picture: Blob): Promise<void> {
  try {
    // A promise of it, because Safari takes only what is given at once.
    const png = picture.type === 'image/png' ? picture : toPng(picture);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  } catch (error) {
    throw new MediaError('media/not-copied', 'The browser did not take the picture. Download it instead.', {
      cause: error,
    });
  }
}

async function toPng(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
