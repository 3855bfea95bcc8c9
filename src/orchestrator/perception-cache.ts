import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumId } from '../domain/message.ts';

/** Concept tokens by medium: every medium is perceived once, however many turns it stays in the history. */
export class PerceptionCache {
  readonly #perceived = new Map<MediumId, Promise<HostTensor>>();

  /** Perceives on the first call; a failure is not remembered, so that the next call tries again. */
  conceptTokens(mediumId: MediumId, perceive: () => Promise<HostTensor>): Promise<HostTensor> {
    const known = this.#perceived.get(mediumId);
    if (known !== undefined) return known;
    const pending = perceive();
    this.#perceived.set(mediumId, pending);
    pending.catch(() => this.#perceived.delete(mediumId));
    return pending;
  }

  has(mediumId: MediumId): boolean {
    return this.#perceived.has(mediumId);
  }

  clear(): void {
    this.#perceived.clear();
  }
}
