import { AppError } from '../domain/app-error.ts';

/** The host has no such file, or answers a web page in its place. Trying again would not help. */
export class PackMissingError extends AppError {
  override readonly code = 'pack/missing';
  constructor(
    readonly file: string,
    /** How the host answered. */
    readonly answer: string,
    options?: ErrorOptions,
  ) {
    super(
      `The host does not have ${file} (${answer}). Check the pack's address; ` +
        'on a network with a login page, log in first and reload.',
      options,
    );
    this.name = 'PackMissingError';
  }
}
