import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import temml from 'temml';

// A formula that grows without end is cut; one that is wrong is shown as it was written, and nothing in it leads anywhere.
const OPTIONS = { throwOnError: true, trust: false, maxExpand: 1000, maxSize: [50, 50] } satisfies Parameters<
  typeof temml.render
>[2];

/** A formula in TeX, set as MathML by the browser itself. */
export function Maths({ tex, isBlock }: { readonly tex: string; readonly isBlock: boolean }): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (place.current === null) return;
    try {
      temml.render(tex, place.current, { ...OPTIONS, displayMode: isBlock });
    } catch {
      place.current.textContent = tex;
    }
  }, [tex, isBlock]);
  return <span ref={place} className={isBlock ? 'maths maths-block' : 'maths'} />;
}
