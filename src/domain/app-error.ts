/**
 * Base of every failure that the application knows. Branch on `code` (it survives the worker boundary),
 * never on the class or the text; `message` says what happened and what the person can do.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
}
