import type { ReactNode } from 'react';
import type { Failure } from '../orchestrator/failure.ts';
import { Icon } from './icons.tsx';
import { strings, wordsFor } from './strings.ts';

/** A failure with what can be done about it. `onRetry` is offered wherever trying again can help; absent: not from here. */
export function ErrorCard({
  failure,
  onRetry,
  retryLabel = strings.tryAgain,
}: {
  readonly failure: Failure;
  readonly onRetry?: (() => void) | undefined;
  readonly retryLabel?: string;
}): ReactNode {
  return (
    <div className="card card-error" role="alert">
      <Icon name="warning" />
      <div className="card-body">
        <p title={failure.message}>{wordsFor(failure)}</p>
        <p className="card-code">{failure.code}</p>
      </div>
      {failure.action === 'reload' ? (
        <button
          type="button"
          className="button"
          onClick={() => {
            location.reload();
          }}
        >
          {strings.reload}
        </button>
      ) : failure.action === 'none' || onRetry === undefined ? null : (
        <button type="button" className="button" onClick={onRetry}>
          {retryLabel}
        </button>
      )}
    </div>
  );
}
