import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { ChatList } from './chat-list.tsx';
import { Icon } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { strings } from './strings.ts';
import { TransferButtons } from './transfer-buttons.tsx';
import { TransferStatus } from './transfer-status.tsx';

const WIDE = '(min-width: 60rem)';
/** So long a deletion can be undone. */
const UNDO_MS = 10_000;

/** Whether there is room for the chats beside the conversation. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(WIDE);
      media.addEventListener('change', listener);
      return () => {
        media.removeEventListener('change', listener);
      };
    },
    () => matchMedia(WIDE).matches,
  );
}

interface Props {
  readonly open: boolean;
  /** From whoever says whether it is open: asked for twice, the answers would differ for a moment, and it would open as a drawer. */
  readonly isWide: boolean;
  readonly onClose: () => void;
}

/** The chats: beside the conversation where there is room, a drawer over it where there is not. */
export function Sidebar({ open, isWide, onClose }: Props): ReactNode {
  const { newConversation } = usePage();
  if (!open) {
    return (
      <div className="floating">
        <Deleted />
        <TransferStatus />
      </div>
    );
  }
  if (!isWide) return <ChatDrawer onClose={onClose} />;
  return (
    <aside className="sidebar" aria-label={strings.chats.name}>
      <button type="button" className="sidebar-new" onClick={newConversation}>
        <Icon name="newChat" />
        {strings.newChat}
      </button>
      <h2 className="visually-hidden">{strings.chats.name}</h2>
      <ChatList onOpened={() => undefined} />
      <TransferStatus />
      <TransferButtons />
      <Deleted />
    </aside>
  );
}

function ChatDrawer({ onClose }: Pick<Props, 'onClose'>): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Before it is removed, so that the focus goes back to where it came from.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="drawer drawer-chats"
      aria-label={strings.chats.name}
      onClose={() => {
        if (dialog.current?.open === false) onClose();
      }}
      onClick={(event) => {
        // The backdrop is the dialog's own.
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="sidebar">
        <header className="sidebar-header">
          <h2>{strings.chats.name}</h2>
          <button type="button" className="icon-button" aria-label={strings.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <ChatList onOpened={onClose} />
        <TransferStatus />
        <TransferButtons />
        <Deleted />
      </div>
    </dialog>
  );
}

/** What was deleted last, for as long as it can be brought back. */
function Deleted(): ReactNode {
  const { list } = usePage().conversations;
  const { deleted } = useStore(list.state);
  useEffect(() => {
    if (deleted === null) return;
    const timer = setTimeout(() => void list.confirmDelete(), UNDO_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [deleted, list]);
  if (deleted === null) return null;
  return (
    <div className="deleted" role="status">
      <span className="chat-title">
        {strings.chats.deleted} {deleted.title === '' ? strings.chats.untitled : deleted.title}
      </span>
      <button type="button" className="button button-quiet" onClick={() => void list.undoDelete()}>
        {strings.chats.undo}
      </button>
    </div>
  );
}
