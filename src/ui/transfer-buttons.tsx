import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { pickFile } from './pick-file.ts';
import { strings } from './strings.ts';

/** All chats out as one file, and chats in from one. */
export function TransferButtons(): ReactNode {
  const { transfer, conversations } = usePage();
  const { entries } = useStore(conversations.list.state);
  const isBusy = useStore(transfer.state).status === 'busy';
  const ids = (entries ?? []).map(({ id }) => id);
  return (
    <div className="transfer-buttons">
      <button
        type="button"
        className="transfer-button"
        disabled={isBusy}
        onClick={() => {
          pickFile('.zip,application/zip', (file) => void transfer.importZip(file));
        }}
      >
        <Icon name="import" />
        {strings.transfer.import}
      </button>
      <button
        type="button"
        className="transfer-button"
        disabled={isBusy || ids.length === 0}
        onClick={() => void transfer.exportZip(ids)}
      >
        <Icon name="download" />
        {strings.transfer.exportAll}
      </button>
    </div>
  );
}
