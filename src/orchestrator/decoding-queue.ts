import type { ItemId } from './turn.ts';

interface Job {
  readonly itemId: ItemId;
  readonly controller: AbortController;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/**
 * Draws one item at a time, in the order queued: the decoders share one device, and two at once would both be late.
 * A stopped job leaves the queue at once, whether it waits or runs.
 */
export class DecodingQueue {
  readonly #waiting: Job[] = [];
  #running: Job | null = null;

  /** `run` handles its own failures; it is not started if the item is stopped first. */
  enqueue(itemId: ItemId, run: (signal: AbortSignal) => Promise<void>): void {
    this.#waiting.push({ itemId, run, controller: new AbortController() });
    this.#next();
  }

  /** False when the item neither waits nor runs. */
  stop(itemId: ItemId): boolean {
    const index = this.#waiting.findIndex((job) => job.itemId === itemId);
    if (index >= 0) {
      this.#waiting.splice(index, 1);
      return true;
    }
    if (this.#running?.itemId !== itemId) return false;
    this.#running.controller.abort();
    return true;
  }

  #next(): void {
    if (this.#running !== null) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#running = job;
    // Whatever became of a job, the next one starts.
    const proceed = (): void => {
      this.#running = null;
      this.#next();
    };
    job.run(job.controller.signal).then(proceed, proceed);
  }
}
