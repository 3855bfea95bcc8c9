/** What one module did for one job. Shapes are those of the first input and the first output of its last run. */
export interface ModuleRun {
  readonly runs: number;
  /** All runs together. */
  readonly milliseconds: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
}
