import { AppError } from '../domain/app-error.ts';

/** Weights do not have the form that the manifest says they have; the pack was exported wrongly. */
export class WeightExpansionError extends AppError {
  override readonly code = 'pack/expansion';
  constructor(tensor: string, problem: string, options?: ErrorOptions) {
    super(
      `The model pack's weights "${tensor}" cannot be used: ${problem}. The pack has to be exported again.`,
      options,
    );
    this.name = 'WeightExpansionError';
  }
}
