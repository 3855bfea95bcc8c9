import type { Pixels } from '../domain/decoded-medium.ts';

/** A PNG of `pixels`; encoding runs off the main thread. `pixels` is only read. */
export async function encodePng({ width, height, data }: Pixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
