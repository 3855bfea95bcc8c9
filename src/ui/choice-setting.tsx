import type { ReactNode } from 'react';

/** One of a few; `choices` names them in their order. */
export function ChoiceSetting<Value extends string>({
  title,
  value,
  choices,
  onChange,
}: {
  readonly title: string;
  readonly value: Value;
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}): ReactNode {
  const values = Object.keys(choices) as Value[];
  return (
    <label className="setting">
      <span>{title}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = values.find((candidate) => candidate === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {values.map((candidate) => (
          <option key={candidate} value={candidate}>
            {choices[candidate]}
          </option>
        ))}
      </select>
    </label>
  );
}
