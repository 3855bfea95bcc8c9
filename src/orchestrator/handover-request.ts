import type { ValueStore } from './value-store.ts';

/** So long the other tab may take to store what it has and to let go; after that it counts as hung. */
const PATIENCE_MS = 5000;

export type HandoverAnswer = 'given' | 'withheld' | 'silent';

/** One question to the other tabs: may this one write the conversation? */
export class HandoverRequest {
  /** The other tab has said no. */
  withheld: () => void = () => undefined;
  readonly #withheld = new Promise<HandoverAnswer>((resolve) => {
    this.withheld = () => {
      resolve('withheld');
    };
  });

  constructor(readonly id: string) {}

  /** `following` turns false when the conversation has become this tab's. */
  answer(following: ValueStore<boolean>): Promise<HandoverAnswer> {
    return new Promise((resolve) => {
      const settle = (answer: HandoverAnswer): void => {
        clearTimeout(timer);
        unsubscribe();
        resolve(answer);
      };
      const timer = setTimeout(settle, PATIENCE_MS, 'silent');
      const unsubscribe = following.subscribe(() => {
        settle('given');
      });
      void this.#withheld.then(settle);
    });
  }
}
