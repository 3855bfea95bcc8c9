import type { AdaptedMatrix } from './adapted-rows.ts';

/** The sources with only rows `start`… before `end` of their stack. */
export function sliceRows(sources: readonly AdaptedMatrix[], start: number, end: number): AdaptedMatrix[] {
  const sliced: AdaptedMatrix[] = [];
  let stacked = 0;
  for (const { rows, cols, decode } of sources) {
    const from = Math.max(start - stacked, 0);
    const to = Math.min(end - stacked, rows);
    if (from < to) {
      sliced.push({
        rows: to - from,
        cols,
        decode: (first, count, out) => {
          decode(from + first, count, out);
        },
      });
    }
    stacked += rows;
  }
  return sliced;
}
