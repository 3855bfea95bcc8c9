/** Between looks while the page stays in front; it also looks whenever it comes to the front or the network comes back. */
const INTERVAL_MS = 30 * 60_000;

/**
 * Calls `onUpdate` once when the host's build does not hold `script` any more, the absolute address of the running page's
 * own script (names carry digests of the contents).
 */
export function watchForUpdate(script: string, onUpdate: () => Promise<void>): void {
  let found = false;
  const look = async (): Promise<void> => {
    if (found || document.visibilityState === 'hidden' || !navigator.onLine) return;
    const isCurrent = await isOfCurrentBuild(script).catch(() => true); // no answer is no news
    if (isCurrent || found) return;
    found = true;
    await onUpdate();
  };
  document.addEventListener('visibilitychange', () => void look());
  addEventListener('online', () => void look());
  setInterval(() => void look(), INTERVAL_MS);
  void look();
}

async function isOfCurrentBuild(script: string): Promise<boolean> {
  const response = await fetch(new URL('./shell.json', document.baseURI), { cache: 'no-cache' });
  if (!response.ok) return true;
  const files: unknown = await response.json();
  if (!Array.isArray(files)) return true;
  return files.some((name) => new URL(String(name), document.baseURI).href === script);
}
