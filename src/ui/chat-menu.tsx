import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ConversationEntry } from '../orchestrator/conversation-list.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { usePage } from './page.ts';
import { optionsOf, strings } from './strings.ts';

export interface OpenMenu {
  readonly entry: ConversationEntry;
  /** The menu stands below it. */
  readonly button: HTMLElement;
}

interface Props extends OpenMenu {
  readonly onRename: () => void;
  readonly onClose: () => void;
}

const GAP = 4;

/** What can be done with one chat. A popover: Escape or a click elsewhere closes it. */
export function ChatMenu({ entry, button, onRename, onClose }: Props): ReactNode {
  const { conversations, transfer } = usePage();
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    element.showPopover();
    const { bottom, top, right } = button.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = element;
    const fits = bottom + GAP + height <= innerHeight;
    element.style.top = `${String(Math.max(GAP, fits ? bottom + GAP : top - GAP - height))}px`;
    element.style.left = `${String(Math.max(GAP, right - width))}px`;
    element.querySelector('button')?.focus();
  }, [button]);
  const item = (icon: IconName, label: string, act: () => void): ReactNode => (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        menu.current?.hidePopover();
        act();
      }}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
  return (
    <div
      ref={menu}
      popover="auto"
      className="menu"
      role="group"
      aria-label={optionsOf(entry.title)}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
    >
      {item('edit', strings.chats.rename, onRename)}
      {item('pin', entry.pinned ? strings.chats.unpin : strings.chats.pin, () => {
        void conversations.list.pin(entry.id, !entry.pinned);
      })}
      {item('download', strings.transfer.exportZip, () => {
        void transfer.exportZip([entry.id]);
      })}
      {item('share', strings.transfer.exportHtml, () => {
        void transfer.exportHtml(entry.id);
      })}
      {item('delete', strings.chats.delete, () => {
        void conversations.delete(entry.id);
      })}
    </div>
  );
}
