import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useAuiState } from '@assistant-ui/react';
import { isActive } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { useOfConversation, usePage, useStore } from './page.ts';
import { strings } from './strings.ts';

/** For a moment a message that was sent is neither in the composer nor being answered. */
const QUIET_MS = 500;

/** Offers a new build. The reload waits for whatever it would cut off: a reply, or files that are attached and not sent. */
export function UpdateNotice(): ReactNode {
  const { state, reload } = usePage();
  const { updateReady } = useStore(state);
  const writing = useOfConversation(({ turns }) => turns.some(isActive));
  const attached = useAuiState(({ composer }) => composer.attachments.length > 0);
  const [wanted, setWanted] = useState(false);
  const busy = writing || attached;
  useEffect(() => {
    if (!wanted || busy) return undefined;
    const timer = setTimeout(() => void reload(), QUIET_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [wanted, busy, reload]);
  if (!updateReady) return null;
  return (
    <div className="notice" role="status">
      <Icon name="info" />
      <span>{wanted ? strings.update.waiting : strings.update.ready}</span>
      {!wanted && (
        <button
          type="button"
          className="button"
          onClick={() => {
            setWanted(true);
          }}
        >
          {writing ? strings.update.reloadLater : strings.update.reload}
        </button>
      )}
    </div>
  );
}
