import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { strings, wordsFor } from './strings.ts';
import type { TransferState } from './transfer.ts';

/** What became of an export or an import. Stands there always, so that screen readers hear it change. */
export function TransferStatus(): ReactNode {
  const { transfer } = usePage();
  const state = useStore(transfer.state);
  const isError = state.status === 'failed';
  return (
    <div className="transfer-status" role={isError ? 'alert' : 'status'}>
      {state.status !== 'idle' && (
        <div className="transfer-line" data-error={isError}>
          <span>{wordsOf(state)}</span>
          {state.status === 'busy' ? (
            <button type="button" className="transfer-cancel" onClick={transfer.cancel}>
              {strings.transfer.cancel}
            </button>
          ) : (
            <button type="button" className="icon-button" aria-label={strings.dismiss} onClick={transfer.dismiss}>
              <Icon name="close" />
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function wordsOf(state: TransferState): string {
  const { transfer } = strings;
  switch (state.status) {
    case 'idle':
      return '';
    case 'busy':
      return state.direction === 'export' ? transfer.exporting : transfer.importing;
    case 'imported':
      return transfer.imported(state.chats);
    case 'cancelled':
      return state.direction === 'export' ? transfer.exportCancelled : transfer.importCancelled;
    case 'failed':
      return wordsFor(state.failure);
    case 'exported': {
      const { chats, lostMedia, unreadable } = state;
      return [
        transfer.exported(chats),
        ...(unreadable > 0 ? [transfer.unreadable(unreadable)] : []),
        ...(lostMedia > 0 ? [transfer.lostMedia(lostMedia)] : []),
      ].join(' ');
    }
  }
}
