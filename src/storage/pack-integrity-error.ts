import { AppError } from '../domain/app-error.ts';

/** Bytes that do not match the manifest, also after they were fetched again. */
export class PackIntegrityError extends AppError {
  override readonly code = 'pack/integrity';
  constructor(
    readonly file: string,
    /** What was found, e.g. `chunk 3 has sha256 ab…` or `the host sends 12 bytes, 14 were expected`. */
    readonly found: string,
    options?: ErrorOptions,
  ) {
    super(
      `${file} does not match the model pack's description: ${found}. ` +
        'The host may be publishing a new version just now: reload the page in a minute. ' +
        'If it happens again, a proxy is changing the file or the pack was published incompletely.',
      options,
    );
    this.name = 'PackIntegrityError';
  }
}
