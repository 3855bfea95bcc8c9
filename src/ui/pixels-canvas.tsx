import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Pixels } from '../domain/decoded-medium.ts';

/** Shows pixels as they are; scaling is the style sheet's. Small pictures only: it draws on the main thread. */
export function PixelsCanvas({ pixels, label }: { readonly pixels: Pixels; readonly label: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = pixels;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  }, [pixels]);
  return <canvas ref={canvas} role="img" aria-label={label} width={pixels.width} height={pixels.height} />;
}
