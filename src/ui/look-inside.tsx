import { lazy, Suspense, useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { TurnId } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { strings } from './strings.ts';

/** It comes when it is first opened. */
const InspectorDrawer = lazy(async () => ({
  default: (await import('./inspector/inspector-drawer.tsx')).InspectorDrawer,
}));

/** Opens the inside of a reply: what ran for it, how long, and what it looked like on the way. */
export function LookInside({ turnId }: { readonly turnId: TurnId }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => {
    setOpen(false);
  }, []);
  return (
    <>
      <button
        type="button"
        className="look-inside"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Icon name="inside" />
        {strings.lookInside}
      </button>
      {/* Beside the conversation, which is busy, and silent, while a reply is written. */}
      {isOpen &&
        createPortal(
          <Suspense>
            <InspectorDrawer turnId={turnId} onClose={close} />
          </Suspense>,
          document.body,
        )}
    </>
  );
}
