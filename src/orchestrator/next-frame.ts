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
