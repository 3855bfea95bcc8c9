/**
 * How the page learns that a worker is gone. A worker that the browser ends for want of memory, or that closes itself,
 * fires no event; but it loses its Web Lock. So each worker holds a lock of its own name for as long as it lives, and
 * the page queues for that lock: when the page gets it, the worker is dead.
 */
const VITAL_SIGN = 'anytab-vital-sign';

/** What is used of `navigator.locks`; absent on insecure origins. */
export type Locks = Pick<LockManager, 'request'>;

/** Node has no navigator, and an insecure origin no locks. */
const ownLocks = (): Locks | undefined => (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks;

/** Worker side. Where the browser refuses locks only ordinary errors will be noticed. */
export function giveVitalSign(post: (message: unknown) => void, locks: Locks | undefined = ownLocks()): void {
  if (locks === undefined) return;
  const lock = `anytab-worker-${crypto.randomUUID()}`;
  locks
    .request(lock, () => {
      // Told only now: a page that asked before the worker has the lock would get it, and take the worker for dead.
      post({ type: VITAL_SIGN, lock });
      return new Promise<never>(() => undefined);
    })
    .catch(() => undefined);
}

/** Page side: when `event` is a worker's vital sign, calls `onDeath` once that worker is gone, however it ended. */
export function watchVitalSign(event: Event, onDeath: () => void, locks: Locks | undefined = ownLocks()): void {
  const data: unknown = 'data' in event ? event.data : undefined;
  if (locks === undefined || typeof data !== 'object' || data === null) return;
  if (!('type' in data) || data.type !== VITAL_SIGN || !('lock' in data) || typeof data.lock !== 'string') return;
  locks.request(data.lock, onDeath).catch(() => undefined);
}
