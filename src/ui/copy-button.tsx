import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { toFailure } from '../orchestrator/failure.ts';
import { withPageNotice } from '../orchestrator/page-state.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page.ts';
import { strings } from './strings.ts';

/** So long it says that it was done. */
const DONE_MS = 2000;

/** Does `copy`, and says that it was done, or in a notice why it could not be. */
export function CopyButton({ label, copy }: { readonly label: string; readonly copy: () => Promise<void> }): ReactNode {
  const { state } = usePage();
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => {
      setDone(false);
    }, DONE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isDone]);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => {
        copy().then(
          () => {
            setDone(true);
          },
          (error: unknown) => {
            const { code, message } = toFailure(error);
            state.update((value) => withPageNotice(value, { code, message, severity: 'error' }));
          },
        );
      }}
    >
      <Icon name={isDone ? 'check' : 'copy'} />
      <span className="visually-hidden" role="status">
        {isDone ? strings.copied : ''}
      </span>
    </button>
  );
}
