import { AppError } from '../domain/app-error.ts';

/** Public fields of the original error that survive structured cloning. */
export type ErrorData = Readonly<Record<string, unknown>>;

/** A failure that happened on the other side of a worker boundary. `code`, `name`, `message` and `cause` are the original's. */
export class RemoteError extends AppError {
  override readonly code: string;
  readonly data: ErrorData;

  constructor(name: string, message: string, code: string, data: ErrorData, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.code = code;
    this.data = data;
  }
}

/** Code of a failure that is no `AppError`: a defect, not a condition that somebody foresaw. */
export const UNEXPECTED = 'unexpected';

/** The code of any thrown value. */
export function errorCode(error: unknown): string {
  if (isAbort(error)) return 'aborted';
  return error instanceof AppError ? error.code : UNEXPECTED;
}

/** True for what `AbortSignal.throwIfAborted` throws by default, on either side of a worker boundary. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
