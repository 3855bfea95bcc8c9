import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { strings } from './strings.ts';

/** Something to know that is no failure. */
export function NoticeLine({
  message,
  isError = false,
  action,
  onDismiss,
}: {
  readonly message: string;
  readonly isError?: boolean;
  /** What can be done about it. */
  readonly action?: ReactNode;
  readonly onDismiss?: () => void;
}): ReactNode {
  return (
    <div className={isError ? 'notice notice-error' : 'notice'} role={isError ? 'alert' : 'status'}>
      <Icon name={isError ? 'warning' : 'info'} />
      <span>{message}</span>
      {action}
      {onDismiss && (
        <button type="button" className="icon-button" aria-label={strings.dismiss} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
