/** A reloaded page may ask a moment before its former self has let go. */
const PATIENCE_MS = 400;
const TAB_KEY = 'anytab-conversation';

/**
 * Claims a conversation for this tab until the tab goes, so that two tabs never write the same one. False when another
 * tab has it. Where the browser has no locks, every claim succeeds.
 */
export async function claimConversation(id: string): Promise<boolean> {
  // Absent outside secure contexts, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return true;
  return new Promise((resolve) => {
    locks
      .request(`anytab-conversation ${id}`, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
        resolve(true);
        return new Promise<never>(() => undefined); // held until the tab goes
      })
      .catch(() => {
        resolve(false);
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
