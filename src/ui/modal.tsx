import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Icon } from './icons.tsx';
import { strings } from './strings.ts';

/**
 * A modal window in the middle of the page, open for as long as it is rendered. Escape, its button and a click beside it
 * close it; the focus goes back to where it came from. `onEscape` may keep it open by answering true.
 */
export function Modal({
  title,
  className,
  onClose,
  onEscape,
  children,
}: {
  readonly title: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly onEscape?: () => boolean;
  readonly children: ReactNode;
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Opening moved it to the first button, which closes.
    shown?.querySelector<HTMLElement>('[data-initial-focus]')?.focus();
    return () => shown?.close();
  }, []);
  return createPortal(
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-label={title}
      onCancel={(event) => {
        if (event.target === dialog.current && onEscape?.() === true) event.preventDefault();
      }}
      onClose={(event) => {
        // A reopened one (development renders twice) and players in it also say that they closed.
        if (event.target === dialog.current && !dialog.current.open) onClose();
      }}
      onClick={(event) => {
        // Only the backdrop is the dialog itself; everything in it is a child.
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="modal-body">
        <header className="modal-header">
          <h2>{title}</h2>
          <button
            type="button"
            className="icon-button"
            aria-label={strings.close}
            title={strings.close}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>,
    document.body,
  );
}
