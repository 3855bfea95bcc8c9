import type { ReactNode } from 'react';

const PITCH = 5;
const HEIGHT = 32;
const LEAST = 1;

/** How loud it was and is, as bars that come in from the right. */
export function LevelTrack({
  levels,
  label,
  note,
}: {
  /** 0..1, the newest last. */
  readonly levels: readonly number[];
  readonly label: string;
  /** In its place, where there is something to say instead. */
  readonly note: string;
}): ReactNode {
  const now = Math.round((levels.at(-1) ?? 0) * 100);
  const path = levels
    .map((level, index) => {
      const half = Math.max(LEAST, (level * (HEIGHT - 4)) / 2);
      return `M${String((index - levels.length) * PITCH + 2)} ${String(HEIGHT / 2 - half)}v${String(2 * half)}`;
    })
    .join('');
  return (
    <div
      className="level"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={now}
      aria-valuetext={`${String(now)} %`}
    >
      {note === '' ? (
        <svg aria-hidden="true" focusable="false" height={HEIGHT}>
          {/* Its origin is the right edge, however wide it is. */}
          <svg x="100%" overflow="visible">
            <path d={path} />
          </svg>
        </svg>
      ) : (
        <span className="recorder-note" role="status">
          {note}
        </span>
      )}
    </div>
  );
}
