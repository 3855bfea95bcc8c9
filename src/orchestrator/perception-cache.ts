import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { Perceived } from '../protocol/perception-api.ts';

export interface PerceivedMedium extends Perceived {
  readonly modality: MediumModality;
}

/** What was perceived by medium: every medium is perceived once, however many turns it stays in the history. */
export class PerceptionCache {
  readonly #perceived = new Map<MediumId, Promise<PerceivedMedium>>();

  /** Perceives on the first call; a failure is not remembered, so that the next call tries again. */
  get(mediumId: MediumId, perceive: () => Promise<PerceivedMedium>): Promise<PerceivedMedium> {
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

  forget(mediumIds: Iterable<MediumId>): void {
    for (const mediumId of mediumIds) this.#perceived.delete(mediumId);
  }

  clear(): void {
    this.#perceived.clear();
  }
}
