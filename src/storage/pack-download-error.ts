import { AppError } from '../domain/app-error.ts';

/** The network or the host failed several times in a row. What has arrived is kept. */
export class PackDownloadError extends AppError {
  override readonly code = 'pack/download';
  constructor(
    readonly file: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `${file} could not be downloaded (${reason}). Check the connection and try again: ` +
        'the download goes on where it stopped.',
      options,
    );
    this.name = 'PackDownloadError';
  }
}
