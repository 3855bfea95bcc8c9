import { decimal } from '../strings.ts';

/** "under 1 ms" as "<1 ms", then "120 ms", then "1.2 s". */
export function time(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  return `${decimal(milliseconds / 1000, milliseconds < 10_000 ? 1 : 0)} s`;
}

/** "1 × 3 × 224 × 224". */
export const shape = (dims: readonly number[]): string => dims.map(String).join(' × ');
