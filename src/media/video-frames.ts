import type { Pixels } from '../domain/decoded-medium.ts';
import { MediaError } from './media-error.ts';

/** Encoders see at most this many pixels a side of a frame; more would only cost memory and main-thread time. */
export const FRAME_SIDE = 256;

/** Seconds: the middles of `count` equal stretches of the `seconds` from `start` on. */
export function frameTimes(start: number, seconds: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => start + ((index + 0.5) * seconds) / count);
}

/** As a frame is kept: at most `FRAME_SIDE` a side, and even, as encoders of videos want it. */
export function frameSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, FRAME_SIDE / Math.max(width, height));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** Reads frames through one canvas; all of them get the size of the first. */
export class FrameReader {
  #canvas: OffscreenCanvas | undefined;

  /** `draw` fills the canvas with a frame of `width` x `height`. The caller owns the result. */
  read(
    { width, height }: { readonly width: number; readonly height: number },
    draw: (context: OffscreenCanvasRenderingContext2D, width: number, height: number) => void,
  ): Pixels {
    if (this.#canvas === undefined) {
      const size = frameSize(width, height);
      this.#canvas = new OffscreenCanvas(size.width, size.height);
    }
    const { width: wide, height: high } = this.#canvas;
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) {
      throw new MediaError('media/unreadable', 'This browser gave no canvas to read the video with.');
    }
    context.imageSmoothingQuality = 'medium';
    context.clearRect(0, 0, wide, high);
    draw(context, wide, high);
    const { data } = context.getImageData(0, 0, wide, high);
    return { width: wide, height: high, data: new Uint8ClampedArray(data) };
  }
}
