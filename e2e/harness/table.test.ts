import { expect, test } from 'vitest';
import { renderTable } from './table.ts';

test('a missed target shouts, an unmeasured figure says so and claims nothing', () => {
  const table = renderTable([
    { measure: 'a', value: 12.345, unit: '%', target: '>= 55', met: false, detail: '1 | 2' },
    { measure: 'b', value: undefined, detail: 'not measured: no file' },
  ]);
  expect(table.split('\n').slice(2)).toEqual([
    '| a | 12.3 % | >= 55 | NO | 1 \\| 2 |',
    '| b | not measured |  |  | not measured: no file |',
    '',
  ]);
});
