/** What the person can do about a failure. */
export type FailureAction = 'retry' | 'reload' | 'shorten' | 'free-space' | 'none';

/** An error as the page shows it: plain data that can be stored with the turn. */
export interface Failure {
  readonly code: string;
  /** What happened and what to do, in words for a person. */
  readonly message: string;
  readonly action: FailureAction;
}

interface Explanation {
  readonly message?: string;
  readonly action: FailureAction;
}

/** Codes whose own message is replaced, or whose action is not a plain retry. Prefixes end in `/`. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  'worker/crashed': {
    message: 'The model stopped working twice in a row, perhaps for want of memory. Close other tabs, then try again.',
    action: 'retry',
  },
  'runtime/device-lost': {
    message: 'The graphics device was lost. Try again: the reply goes on from here.',
    action: 'retry',
  },
  'runtime/out-of-memory': {
    message: 'There was not enough memory. Close other tabs or programs, then try again.',
    action: 'retry',
  },
  'storage/quota': { action: 'free-space' },
  'language/message-too-long': { action: 'shorten' },
  'media/': { action: 'none' },
  'pack/version': { action: 'reload' },
};

/** Any thrown value as a `Failure`. Branches on `code` only, which survives the worker boundary. */
export function toFailure(error: unknown): Failure {
  const code = failureCode(error);
  const explanation = EXPLANATIONS[code] ?? EXPLANATIONS[`${code.split('/', 1)[0] ?? ''}/`];
  return {
    code,
    message: explanation?.message ?? ownMessage(error),
    action: explanation?.action ?? 'retry',
  };
}

/** The `code` of an application error, `aborted`, or `unexpected`. */
export function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unexpected';
  if ('name' in error && error.name === 'AbortError') return 'aborted';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unexpected';
}

function ownMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return failureCode(error) === 'unexpected' ? `Something went wrong that was not foreseen: ${text}` : text;
}
