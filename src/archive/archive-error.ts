import { AppError } from '../domain/app-error.ts';

/** Why an archive cannot be read or written. */
export type ArchiveErrorCode =
  | 'archive/not-a-zip'
  | 'archive/no-conversation'
  | 'archive/version'
  | 'archive/damaged'
  | 'archive/unsafe'
  | 'archive/too-large'
  | 'archive/invalid'
  | 'archive/medium'
  | 'archive/not-stored'
  | 'archive/unreadable';

/** `message` says what is wrong and what to do, and is safe to show as text. */
export class ArchiveError extends AppError {
  override readonly name = 'ArchiveError';
  override readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
