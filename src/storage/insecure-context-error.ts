import { AppError } from '../domain/app-error.ts';

/** Browsers offer SHA-256 only on https and localhost; unverified weights are not used. */
export class InsecureContextError extends AppError {
  override readonly code = 'storage/insecure-context';
  constructor(options?: ErrorOptions) {
    super(
      'This page was opened over plain http, where the browser offers no checksums. Open it over https or on localhost.',
      options,
    );
    this.name = 'InsecureContextError';
  }
}
