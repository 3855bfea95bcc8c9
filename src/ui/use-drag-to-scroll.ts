import { useEffect } from 'react';
import type { RefObject } from 'react';

/** What is larger than its frame is moved by dragging, as maps are. Touch scrolls by itself. */
export function useDragToScroll(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const move = (event: PointerEvent): void => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      element.scrollLeft -= event.movementX;
      element.scrollTop -= event.movementY;
    };
    const grab = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse' && event.button === 0) element.setPointerCapture(event.pointerId);
    };
    element.addEventListener('pointerdown', grab);
    element.addEventListener('pointermove', move);
    return () => {
      element.removeEventListener('pointerdown', grab);
      element.removeEventListener('pointermove', move);
    };
  }, [frame]);
}
