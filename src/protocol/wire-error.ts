import { AppError } from '../domain/app-error.ts';
import { RemoteError, UNEXPECTED, isAbort } from './remote-error.ts';
import type { ErrorData } from './remote-error.ts';

/** A thrown value as plain data. Structured cloning alone would drop `code`, custom fields and the class. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string;
  readonly data: ErrorData;
  readonly cause: WireError | undefined;
}

const DEEPEST_CAUSE = 5;

/** Never throws, whatever was thrown. */
export function toWireError(thrown: unknown, depth = 0): WireError {
  const error = thrown instanceof Error ? thrown : new Error(describe(thrown));
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    code: error instanceof AppError ? error.code : UNEXPECTED,
    data: error instanceof RemoteError ? error.data : cloneableFields(error),
    cause: error.cause === undefined || depth >= DEEPEST_CAUSE ? undefined : toWireError(error.cause, depth + 1),
  };
}

/** An abort becomes a `DOMException` again, so that callers recognise it by its name; anything else a `RemoteError`. */
export function fromWireError(wire: WireError): Error {
  if (wire.name === 'AbortError') return new DOMException(wire.message, 'AbortError');
  const cause = wire.cause === undefined ? undefined : { cause: fromWireError(wire.cause) };
  const error = new RemoteError(wire.name, wire.message, wire.code, wire.data, cause);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

const OWN_TO_ERROR = new Set(['name', 'message', 'stack', 'code', 'cause']);

function cloneableFields(error: Error): ErrorData {
  if (isAbort(error)) return {};
  const data: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) {
    if (!OWN_TO_ERROR.has(key) && isCloneable(value)) data[key] = value;
  }
  return data;
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function describe(thrown: unknown): string {
  // ONNX Runtime's wasm throws bare numbers (C++ exception pointers).
  return typeof thrown === 'string' ? thrown : `thrown value: ${String(thrown)}`;
}
