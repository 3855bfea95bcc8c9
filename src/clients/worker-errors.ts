import { AppError } from '../domain/app-error.ts';

/** The worker died or was terminated with calls under way. Calling again starts it anew. */
export class WorkerCrashedError extends AppError {
  override readonly name = 'WorkerCrashedError';
  override readonly code = 'worker/crashed';
  readonly worker: string;

  constructor(worker: string, details: string, options?: ErrorOptions) {
    super(`The ${worker} worker stopped (${details}). It is started again on the next try.`, options);
    this.worker = worker;
  }
}
