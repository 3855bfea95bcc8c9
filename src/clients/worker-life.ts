import { wrap } from 'comlink';
import { watchVitalSign } from '../protocol/vital-sign.ts';
import { installWireHandlers } from '../protocol/wire-handlers.ts';
import { WorkerCrashedError } from './worker-errors.ts';

/** What the client needs of a `Worker`; tests pass a message port instead. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void;
  terminate(): void;
}

/** One worker from spawn to end. */
export class WorkerLife<Api extends object> {
  readonly api: Api;
  readonly #worker: WorkerLike;
  /** Rejects when the worker ends; never resolves. */
  readonly #ended: Promise<never>;
  #reject: (error: Error) => void = () => undefined;
  #over = false;

  constructor(name: string, worker: WorkerLike, onCrash: (error: WorkerCrashedError) => void) {
    installWireHandlers();
    this.#worker = worker;
    // Comlink's Remote differs from Api only in wrapping results in promises, which every Api method returns already.
    this.api = wrap<Api>(worker) as Api;
    this.#ended = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#ended.catch(() => undefined);
    worker.addEventListener('error', (event) => {
      onCrash(new WorkerCrashedError(name, errorText(event)));
    });
    worker.addEventListener('message', (event) => {
      watchVitalSign(event, () => {
        onCrash(new WorkerCrashedError(name, 'the browser ended it'));
      });
    });
    worker.addEventListener('messageerror', () => {
      onCrash(new WorkerCrashedError(name, 'it sent a message that cannot be read'));
    });
  }

  /**
   * `job`, or the worker's end, whichever comes first. After an abort of `signal` the job has `grace` milliseconds to
   * settle by itself; then `onUnresponsive` is called and the result is an `AbortError`.
   */
  async race<T>(
    job: Promise<T>,
    signal: AbortSignal | undefined,
    grace: number,
    onUnresponsive: () => void,
  ): Promise<T> {
    job.catch(() => undefined); // it may lose the race and reject later
    if (signal === undefined) return Promise.race([job, this.#ended]);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unresponsive = new Promise<never>((_, reject) => {
      const watch = (): void => {
        timer = setTimeout(() => {
          // Rejected first: ending the worker would win with `worker/crashed`, but this caller asked to stop.
          reject(new DOMException('The worker did not stop in time and was ended.', 'AbortError'));
          onUnresponsive();
        }, grace);
      };
      if (signal.aborted) watch();
      else signal.addEventListener('abort', watch, { once: true });
      void Promise.allSettled([Promise.race([job, this.#ended])]).then(() => {
        signal.removeEventListener('abort', watch);
        clearTimeout(timer);
      });
    });
    return Promise.race([unresponsive, job, this.#ended]);
  }

  /** Terminates the worker and rejects every call under way. False when it was over already. */
  end(error: WorkerCrashedError): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#worker.terminate();
    this.#reject(error);
    return true;
  }
}

function errorText(event: Event): string {
  return 'message' in event && typeof event.message === 'string' && event.message !== ''
    ? event.message
    : 'its script failed';
}
