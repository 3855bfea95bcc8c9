import { AppError } from '../domain/app-error.ts';

/** Why a file cannot be used. */
export type MediaErrorCode =
  | 'media/empty'
  | 'media/not-a-picture'
  | 'media/unknown'
  | 'media/svg'
  | 'media/unsupported'
  | 'media/truncated'
  | 'media/too-large'
  | 'media/unreadable'
  | 'media/missing'
  | 'media/not-perceived'
  | 'media/no-sound'
  | 'media/no-video'
  | 'media/one-frame'
  | 'media/no-codec'
  | 'media/not-copied';

/** A file that cannot be used; `message` says what it is and what to do, and is safe to show as text. */
export class MediaError extends AppError {
  override readonly name = 'MediaError';
  override readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
