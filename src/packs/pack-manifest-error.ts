import { AppError } from '../domain/app-error.ts';

/** The manifest does not keep to the format. `path` is the JSON path of the fault, such as `$.llm.vocabSize`. */
export class PackManifestError extends AppError {
  override readonly code = 'pack/manifest';
  constructor(
    readonly path: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      `The model pack's description (pack.json) is faulty at ${path}: ${problem}. ` +
        'Reload the page; if that does not help, the pack has to be published again.',
      options,
    );
    this.name = 'PackManifestError';
  }
}
