/** A reloaded page may ask a moment before its former self has let go. */
const PATIENCE_MS = 400;
const TAB_KEY = 'anytab-conversation';

/** That this tab, and no other, writes a conversation. Ends with `release`, or with the tab. */
export interface Claim {
  release(): void;
}

const UNLOCKED: Claim = { release: () => undefined };

/**
 * Claims a conversation for this tab, so that two tabs never write the same one. Undefined when another tab has it.
 * Where the browser has no locks, every claim succeeds.
 */
export function claimConversation(id: string): Promise<Claim | undefined> {
  return lock(id, AbortSignal.timeout(PATIENCE_MS));
}

/** Resolves once the tab that has the conversation lets go of it; undefined where `signal` aborts first. */
export function awaitConversation(id: string, signal: AbortSignal): Promise<Claim | undefined> {
  return lock(id, signal);
}

function lock(id: string, signal: AbortSignal): Promise<Claim | undefined> {
  // Absent outside secure contexts, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return Promise.resolve(UNLOCKED);
  return new Promise((resolve) => {
    locks
      .request(
        `anytab-conversation ${id}`,
        { signal },
        () =>
          new Promise<void>((release) => {
            resolve({ release });
          }),
      )
      .catch(() => {
        resolve(undefined);
      });
  });
}

/** The conversation that this tab showed before it was reloaded. */
export function tabConversation(): string | undefined {
  try {
    return sessionStorage.getItem(TAB_KEY) ?? undefined;
  } catch {
    return undefined; // storage refused
  }
}

export function rememberTabConversation(id: string): void {
  try {
    sessionStorage.setItem(TAB_KEY, id);
  } catch {
    // Storage refused: a reload then shows the conversation saved last.
  }
}
