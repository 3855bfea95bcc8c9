import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { strings } from './strings.ts';

/** All chats out as one file, and chats in from one. */
export function TransferButtons(): ReactNode {
  const { transfer, conversations } = usePage();
  const { entries } = useStore(conversations.list.state);
  const isBusy = useStore(transfer.state).status === 'busy';
  const input = useRef<HTMLInputElement>(null);
  const ids = (entries ?? []).map(({ id }) => id);
  return (
    <div className="transfer-buttons">
      <button type="button" className="transfer-button" disabled={isBusy} onClick={() => input.current?.click()}>
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
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again.
          event.target.value = '';
          if (file !== undefined) void transfer.importZip(file);
        }}
      />
    </div>
  );
}
