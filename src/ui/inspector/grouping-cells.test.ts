import { expect, test } from 'vitest';
import { borders, cellGrids, shares } from './grouping-cells.ts';

test('a picture’s patches lie row by row', () => {
  const [grid] = cellGrids('image', [2, 3], [0, 1, 2, 3, 4, 5]);
  expect(grid).toMatchObject({ columns: 3, rows: 2 });
  expect(grid?.cells[4]).toEqual({ x: 1, y: 1, owner: 4 });
});

test('a video has a grid for each frame', () => {
  const grids = cellGrids('video', [2, 1, 2], [0, 1, 2, 3]);
  expect(grids.map(({ cells }) => cells.map(({ owner }) => owner))).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test('a sound runs from left to right, its low tones below', () => {
  const [grid] = cellGrids('audio', [2, 3], [0, 1, 2, 3, 4, 5]);
  expect(grid).toMatchObject({ columns: 2, rows: 3 });
  expect(grid?.cells[0]).toEqual({ x: 0, y: 2, owner: 0 });
  expect(grid?.cells[5]).toEqual({ x: 1, y: 0, owner: 5 });
});

test('owners that do not fit the grid, as of another pack, are not drawn', () => {
  expect(cellGrids('image', [2, 2], [0, 1, 2])).toEqual([]);
  expect(cellGrids('image', [], [])).toEqual([]);
});

test('borders are drawn between different owners only', () => {
  const [grid] = cellGrids('image', [2, 2], [0, 0, 0, 1]);
  if (grid === undefined) throw new Error('no grid');
  expect(borders(grid)).toBe('M1 1h1M1 1v1');
});

test('every patch is counted for its concept token', () => {
  expect(shares([2, 0, 2, 2], 4)).toEqual([1, 0, 3, 0]);
});
