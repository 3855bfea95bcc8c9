import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { strings } from './strings.ts';

/** Something to know that is no failure. */
export function NoticeLine({
  message,
  isError = false,
  onDismiss,
}: {
  readonly message: string;
  readonly isError?: boolean;
  readonly onDismiss?: () => void;
}): ReactNode {
  return (
    <div className={isError ? 'notice notice-error' : 'notice'} role={isError ? 'alert' : 'status'}>
      <Icon name={isError ? 'warning' : 'info'} />
      <span>{message}</span>
      {onDismiss && (
        <button type="button" className="icon-button" aria-label={strings.dismiss} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
