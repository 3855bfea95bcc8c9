import { AppError } from '../../src/domain/app-error.ts';

/** A call came before `load`, or after `dispose`. */
export class NotLoadedError extends AppError {
  override readonly name = 'NotLoadedError';
  override readonly code = 'worker/not-loaded';

  constructor(tier: string) {
    super(`The ${tier} worker has no model pack yet: load one first.`);
  }
}
