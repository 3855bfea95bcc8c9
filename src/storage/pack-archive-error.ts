import { AppError } from '../domain/app-error.ts';

/** A zip that no pack can be read from. */
export class PackArchiveError extends AppError {
  override readonly code = 'pack/archive';
  constructor(
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      `This file cannot be read as a model: ${problem}. Copy it again, or save it again where it came from.`,
      options,
    );
    this.name = 'PackArchiveError';
  }
}
