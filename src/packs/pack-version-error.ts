import { AppError } from '../domain/app-error.ts';

/** The pack is written in a format that this build of the application cannot read. */
export class PackVersionError extends AppError {
  override readonly code = 'pack/version';
  constructor(
    readonly found: number,
    readonly supported: number,
    options?: ErrorOptions,
  ) {
    super(
      found > supported
        ? `This model pack has format ${String(found)}, and this page reads format ${String(supported)}. ` +
            'Reload the page to get its newest version.'
        : `This model pack has the old format ${String(found)}, and this page reads format ${String(supported)}. ` +
            'Choose another pack, or export this one again.',
      options,
    );
    this.name = 'PackVersionError';
  }
}
