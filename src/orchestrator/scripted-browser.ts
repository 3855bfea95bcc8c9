/** Test support: the locks and channels of a browser whose tabs are scripted. */
import type { Claim } from '../storage/claim-conversation.ts';
import type { TabPort } from './conversation-keeper.ts';

export class ScriptedBrowser {
  readonly #holders = new Map<string, { readonly holder: symbol; readonly taken: () => void }>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #listeners: { readonly tab: symbol; readonly listener: (message: unknown) => void }[] = [];

  /** A tab of this browser; `remembered` is what it showed before it was reloaded. A frozen one hears nothing. */
  tab(remembered?: string): TabPort & { close(): void; freeze(): void; shown: string | undefined } {
    const tab = Symbol('tab');
    const held: Claim[] = [];
    let closed = false;
    let frozen = false;
    const take = (id: string): Claim => {
      const holder = Symbol('holder');
      let tell = (): void => undefined;
      const taken = new Promise<void>((resolve) => (tell = resolve));
      this.#holders.set(id, { holder, taken: tell });
      const claim = {
        taken,
        release: () => {
          if (this.#holders.get(id)?.holder !== holder) return;
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
      take: async (id) => {
        this.#holders.get(id)?.taken();
        return take(id);
      },
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
        this.#listeners.push({
          tab,
          listener: (message) => {
            if (!frozen) listener(message);
          },
        });
      },
      freeze: () => {
        frozen = true;
      },
      close: () => {
        closed = true;
        for (const claim of held) claim.release();
      },
    };
  }
}
