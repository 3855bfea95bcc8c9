import { useCallback } from 'react';
import type { RefCallback } from 'react';

/** A `ref` that shows something which no library keeps, for as long as the element is there. */
export function useSource(blob: Blob): RefCallback<HTMLImageElement | HTMLMediaElement> {
  return useCallback(
    (element) => {
      if (element === null) return;
      const url = URL.createObjectURL(blob);
      element.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [blob],
  );
}
