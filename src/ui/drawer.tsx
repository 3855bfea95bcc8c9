import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { strings } from './strings.ts';

/** A modal panel at the edge of the page, open for as long as it is rendered. Escape, its button and a click beside it close it. */
export function Drawer({
  title,
  size = 'narrow',
  onClose,
  children,
}: {
  readonly title: string;
  readonly size?: 'narrow' | 'wide' | 'inspector';
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
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
      className={`drawer drawer-${size}`}
      aria-label={title}
      onClose={() => {
        if (dialog.current?.open === false) onClose();
      }}
      onClick={(event) => {
        // Only the backdrop is the dialog itself; everything in it is a child.
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <header className="drawer-header">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label={strings.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="drawer-body">{children}</div>
    </dialog>
  );
}
