import { AppError } from '../domain/app-error.ts';

/** The GPU was reset or taken away; every tensor on it is gone, and the worker must be started anew. */
export class DeviceLostError extends AppError {
  override readonly name = 'DeviceLostError';
  override readonly code = 'runtime/device-lost';

  constructor(details: string, options?: ErrorOptions) {
    super(
      `The graphics device was lost (${details || 'no reason given'}). It is started again on the next try.`,
      options,
    );
  }
}

/** wasm memory ends at 4 GiB, and less where the system has less. */
export class OutOfMemoryError extends AppError {
  override readonly name = 'OutOfMemoryError';
  override readonly code = 'runtime/out-of-memory';

  constructor(doing: string, options?: ErrorOptions) {
    super(`Not enough memory while ${doing}. Close other tabs or programs and try again.`, options);
  }
}

/** A graph could not be loaded or run. */
export class InferenceError extends AppError {
  override readonly name = 'InferenceError';
  override readonly code = 'runtime/inference';

  constructor(doing: string, reason: string, options?: ErrorOptions) {
    super(`The model runtime failed while ${doing}: ${reason}`, options);
  }
}

const MEMORY_WORDS = /out of memory|bad_alloc|failed to allocate|allocation failed|memory access out of bounds|OOM/i;
// The last is what a read under way fails with, before the device itself says that it is lost.
const DEVICE_WORDS =
  /device (was |is )?(lost|destroyed)|DXGI_ERROR_DEVICE_REMOVED|buffer was unmapped before mapping was resolved/i;

/** Any value thrown by ONNX Runtime as a typed error; `doing` completes "failed while ...". Typed errors pass through. */
export function toRuntimeError(thrown: unknown, doing: string): AppError {
  if (thrown instanceof AppError) return thrown;
  // A bare number is the address of a C++ exception; in practice std::bad_alloc (transformers.js issue 1147).
  if (typeof thrown === 'number')
    return new OutOfMemoryError(doing, { cause: new Error(`exception at ${String(thrown)}`) });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (MEMORY_WORDS.test(message)) return new OutOfMemoryError(doing, { cause: thrown });
  if (DEVICE_WORDS.test(message)) return new DeviceLostError(message, { cause: thrown });
  return new InferenceError(doing, message, { cause: thrown });
}
