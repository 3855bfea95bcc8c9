/** Measured figures as a markdown table. */
export interface Row {
  readonly measure: string;
  /** Undefined when not measured; `detail` says why. */
  readonly value: number | undefined;
  readonly unit?: string;
  readonly target?: string | undefined;
  readonly met?: boolean | undefined;
  readonly detail: string;
  readonly digits?: number;
}

export function valueCell({ value, unit, digits = 1 }: Row): string {
  if (value === undefined) return 'not measured';
  return `${value.toFixed(digits)}${unit ? ` ${unit}` : ''}`;
}

export function metCell({ met }: Row): string {
  if (met === undefined) return '';
  return met ? 'yes' : 'NO';
}

export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.measure, valueCell(row), row.target ?? '', metCell(row), row.detail]);
  return [['measure', 'value', 'target', 'met', 'detail'], ['---', '---:', '---', '---', '---'], ...cells]
    .map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}
