/** Test support: the locks and channels of a browser whose tabs are scripted. */
import type { Claim } from '../storage/claim-conversation.ts';
import type { TabPort } from './conversation-keeper.ts';

export class ScriptedBrowser {
  readonly #holders = new Map<string, symbol>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #listeners: { readonly tab: symbol; readonly listener: (message: unknown) => void }[] = [];

  /** A tab of this browser; `remembered` is what it showed before it was reloaded. */
  tab(remembered?: string): TabPort & { close(): void; shown: string | undefined } {
    const tab = Symbol('tab');
    const held: Claim[] = [];
    let closed = false;
    const take = (id: string): Claim => {
      this.#holders.set(id, tab);
      const claim = {
        release: () => {
          if (this.#holders.get(id) !== tab) return;
          this.#holders.delete(id);
          this.#waiting.get(id)?.shift()?.();
        },
      };
      held.push(claim);
      return claim;
    };
    return {
      shown: remembered,
      claim: async (id) => (this.#holders.has(id) ? undefined : take(id)),
      awaitClaim: (id, signal) =>
        new Promise((resolve) => {
          if (!this.#holders.has(id)) {
            resolve(take(id));
            return;
          }
          const turn = (): void => {
            resolve(take(id));
          };
          this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), turn]);
          signal.addEventListener('abort', () => {
            this.#waiting.set(id, this.#waiting.get(id)?.filter((other) => other !== turn) ?? []);
            resolve(undefined);
          });
        }),
      remembered: () => remembered,
      remember(id) {
        this.shown = id;
      },
      post: (message) => {
        if (closed) return;
        const copy = structuredClone(message);
        for (const { tab: other, listener } of this.#listeners) if (other !== tab) listener(copy);
      },
      onMessage: (listener) => {
        this.#listeners.push({ tab, listener });
      },
      close: () => {
        closed = true;
        for (const claim of held) claim.release();
      },
    };
  }
}
