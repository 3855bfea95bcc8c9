/** Hidden tabs get no frames; their listeners (and whoever waits for a turn) still have to hear. */
const HIDDEN_MS = 100;

/** Calls back before the next paint, or soon where nothing is painted. A `Schedule` for pages. */
export function nextFrame(callback: () => void): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    clearTimeout(timer);
    callback();
  };
  const timer = setTimeout(once, HIDDEN_MS);
  requestAnimationFrame(once);
}

/** Resolves when what the last event changed has been painted, or soon where nothing is painted. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    // The frame's own callbacks come before its paint, and tasks after it.
    nextFrame(() => setTimeout(resolve));
  });
}
