import { AppError } from '../domain/app-error.ts';

/** The browser does not grant room for the pack; known before a byte of it is fetched. Bytes. */
export class StorageQuotaError extends AppError {
  override readonly code = 'storage/quota';
  constructor(
    readonly neededBytes: number,
    readonly freeBytes: number,
    options?: ErrorOptions,
  ) {
    super(
      `The model pack needs ${megabytes(neededBytes)} more on this device, and the browser grants ${megabytes(freeBytes)}. ` +
        'Free some disk space or clear the data of other sites, then try again.',
      options,
    );
    this.name = 'StorageQuotaError';
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
