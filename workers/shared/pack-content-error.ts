import { AppError } from '../../src/domain/app-error.ts';

/** The pack's files are intact but do not fit what this version can run. */
export class PackContentError extends AppError {
  override readonly name = 'PackContentError';
  override readonly code = 'pack/content';

  constructor(reason: string, options?: ErrorOptions) {
    super(`This model pack cannot be used: ${reason}. Choose another pack, or update the application.`, options);
  }
}
