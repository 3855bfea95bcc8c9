import type { ReactNode } from 'react';

/** `fraction` 0..1, or null while it is unknown. `text` is read out instead of a bare percentage. */
export function ProgressBar({
  label,
  fraction,
  text,
}: {
  readonly label: string;
  readonly fraction: number | null;
  readonly text: string;
}): ReactNode {
  const value = fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100) };
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      {...value}
    >
      <div
        className={fraction === null ? 'progress-fill progress-unknown' : 'progress-fill'}
        ref={(element) => {
          // Not a style attribute: those are forbidden by a strict content security policy.
          element?.style.setProperty('transform', `scaleX(${String(fraction ?? 0.3)})`);
        }}
      />
    </div>
  );
}
