/**
 * Runs jobs one after another. Overlapping runs of ONNX Runtime Web fail with "Session already started", and sessions
 * of one runtime share one device.
 */
export class RunQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as `job` does, once every earlier job has settled. */
  enqueue<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(job);
    this.#tail = result.catch(() => undefined); // one failure must not poison the next job
    return result;
  }
}
