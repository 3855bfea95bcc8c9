import type * as maths from './maths.tsx';

/** What sets formulas: a fifth of the page's script, for the few replies that have one. */
type MathsModule = typeof maths;

let module: MathsModule | undefined;

export const loadedMaths = (): MathsModule | undefined => module;

export async function loadMaths(): Promise<MathsModule> {
  module = await import('./maths.tsx');
  return module;
}
