import type { MediumModality } from '../../domain/modality.ts';

export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly owner: number;
}

/** A grid of patches as it lies over one picture: of a video, one for each frame. */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cells: readonly Cell[];
}

/** The owners as grids over what is shown. A sound's rows are moments, which lie from left to right, low tones below. */
export function cellGrids(
  modality: MediumModality,
  grid: readonly number[],
  owners: readonly number[],
): readonly CellGrid[] {
  const [rows = 0, columns = 0] = grid.slice(-2);
  const size = rows * columns;
  if (size === 0 || owners.length % size !== 0) return [];
  return Array.from({ length: owners.length / size }, (_, frame) => {
    const own = owners.slice(frame * size, (frame + 1) * size);
    if (modality !== 'audio') {
      return {
        columns,
        rows,
        cells: own.map((owner, at) => ({ x: at % columns, y: Math.floor(at / columns), owner })),
      };
    }
    return {
      columns: rows,
      rows: columns,
      cells: own.map((owner, at) => ({ x: Math.floor(at / columns), y: columns - 1 - (at % columns), owner })),
    };
  });
}

/** Lines between patches of different owners, as an SVG path in units of cells. */
export function borders({ columns, rows, cells }: CellGrid): string {
  const owner = new Map(cells.map((cell) => [cell.y * columns + cell.x, cell.owner]));
  const lines: string[] = [];
  for (const cell of cells) {
    const { x, y } = cell;
    if (x + 1 < columns && owner.get(y * columns + x + 1) !== cell.owner)
      lines.push(`M${String(x + 1)} ${String(y)}v1`);
    if (y + 1 < rows && owner.get((y + 1) * columns + x) !== cell.owner) lines.push(`M${String(x)} ${String(y + 1)}h1`);
  }
  return lines.join('');
}

/** By concept token: how many patches it took. */
export function shares(owners: readonly number[], conceptTokens: number): readonly number[] {
  const taken = new Array<number>(conceptTokens).fill(0);
  for (const owner of owners) taken[owner] = (taken[owner] ?? 0) + 1;
  return taken;
}
