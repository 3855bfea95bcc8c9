/** A reloaded page may ask a moment before its former self has let go. */
const PATIENCE_MS = 400;
const TAB_KEY = 'anytab-conversation';

/** That this tab, and no other, writes a conversation. Ends with `release`, with the tab, or when another tab takes it. */
export interface Claim {
  release(): void;
  /** Resolves when another tab has taken it without asking. */
  readonly taken: Promise<void>;
}

const UNLOCKED: Claim = { release: () => undefined, taken: new Promise(() => undefined) };

/**
 * Claims a conversation for this tab, so that two tabs never write the same one. Undefined when another tab has it.
 * Where the browser has no locks, every claim succeeds.
 */
export async function claimConversation(id: string): Promise<Claim | undefined> {
  // A free one is had however long the browser takes to say so.
  return (await lock(id, { ifAvailable: true })) ?? lock(id, { signal: AbortSignal.timeout(PATIENCE_MS) });
}

/** Claims it whoever has it: for when the tab that has it does not answer. */
export function takeConversation(id: string): Promise<Claim | undefined> {
  return lock(id, { steal: true });
}

/** Resolves once the tab that has the conversation lets go of it; undefined where `signal` aborts first. */
export function awaitConversation(id: string, signal: AbortSignal): Promise<Claim | undefined> {
  return lock(id, { signal });
}

function lock(id: string, options: LockOptions): Promise<Claim | undefined> {
  // Absent outside secure contexts, whatever the types say.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return Promise.resolve(UNLOCKED);
  return new Promise((resolve) => {
    let tellTaken = (): void => undefined;
    const taken = new Promise<void>((tell) => {
      tellTaken = tell;
    });
    locks
      .request(`anytab-conversation ${id}`, options, (held) => {
        if (held === null) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((release) => {
          resolve({ release, taken });
        });
      })
      // Either it was never had, or it was had and has been taken.
      .catch(() => {
        resolve(undefined);
        tellTaken();
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
