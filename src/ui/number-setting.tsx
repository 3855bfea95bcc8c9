import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Range } from '../orchestrator/settings.ts';
import { strings } from './strings.ts';

/** A number, or nothing for the pack's own default. What is typed counts once it is a number within the range. */
export function NumberSetting({
  title,
  value,
  fallback,
  range,
  onChange,
}: {
  readonly title: string;
  readonly value: number | null;
  /** The pack's default, shown while nothing is set. */
  readonly fallback: number | null;
  readonly range: Range;
  readonly onChange: (value: number | null) => void;
}): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : String(value));
  const invalid = typed !== null && typed !== '' && parse(typed, range) === undefined;
  return (
    <label className="setting">
      <span>{title}</span>
      <input
        type="number"
        inputMode="decimal"
        value={shown}
        min={range.min}
        max={range.max}
        step={range.step}
        placeholder={fallback === null ? '' : String(fallback)}
        aria-invalid={invalid}
        title={fallback === null ? undefined : `${String(fallback)} ${strings.packDefault}`}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          const parsed = next === '' ? null : parse(next, range);
          if (parsed !== undefined) onChange(parsed);
        }}
        onBlur={() => {
          setTyped(null);
        }}
      />
    </label>
  );
}

function parse(typed: string, { min, max }: Range): number | undefined {
  const value = Number(typed);
  return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}
