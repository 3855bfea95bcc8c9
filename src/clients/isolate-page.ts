const TRIED = 'anytab-isolating';
/** Longer than that a page does not wait to be worth a reload. */
const PATIENCE_MS = 15_000;

/**
 * Where the host does not isolate the page (no SharedArrayBuffer: wasm on one thread), the service worker can, from the next
 * load on: `reloading` says that this is under way. It is tried once, and not any more when the person has begun to do something.
 */
export async function isolatePage(): Promise<'isolated' | 'reloading' | 'not isolated'> {
  if (globalThis.crossOriginIsolated) {
    remember(null);
    return 'isolated';
  }
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || !remember('tried')) return 'not isolated';
  let touched = false;
  const touch = (): void => {
    touched = true;
  };
  for (const type of ['pointerdown', 'keydown'] as const) addEventListener(type, touch, { once: true });
  try {
    await navigator.serviceWorker.register(new URL('./service-worker.js', document.baseURI));
    await Promise.race([
      navigator.serviceWorker.ready,
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error('the service worker does not start')), PATIENCE_MS);
      }),
    ]);
  } catch {
    return 'not isolated'; // refused, as in some private windows
  }
  if (touched) return 'not isolated';
  location.reload();
  return 'reloading';
}

/** False where it was remembered already, or nothing can be remembered: then a reload could follow a reload. */
function remember(value: string | null): boolean {
  try {
    if (value === null) sessionStorage.removeItem(TRIED);
    else if (sessionStorage.getItem(TRIED) !== null) return false;
    else sessionStorage.setItem(TRIED, value);
    return true;
  } catch {
    return false;
  }
}
