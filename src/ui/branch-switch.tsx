import type { ReactNode } from 'react';
import { alternatives } from '../orchestrator/branches.ts';
import type { Turn, TurnId } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { useEngine, useOfConversation } from './page.ts';
import { strings } from './strings.ts';

/** Between the versions of a message that was edited. */
export function MessageVersions({ turn }: { readonly turn: Turn }): ReactNode {
  return <Versions shown={turn.id} versions={useOfConversation((all) => alternatives(all, turn.id)).messages} />;
}

/** Between the replies to one message. */
export function ReplyVersions({ turn }: { readonly turn: Turn }): ReactNode {
  return <Versions shown={turn.id} versions={useOfConversation((all) => alternatives(all, turn.id)).replies} />;
}

/** "‹ 2/3 ›"; nothing where there is one version only. */
function Versions({ shown, versions }: { readonly shown: TurnId; readonly versions: readonly TurnId[] }): ReactNode {
  const engine = useEngine();
  if (versions.length < 2) return null;
  const index = versions.indexOf(shown);
  const step = (by: -1 | 1): ReactNode => {
    const target = versions[index + by];
    const label = by < 0 ? strings.chats.earlier : strings.chats.later;
    return (
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        disabled={engine === undefined || target === undefined}
        onClick={() => {
          if (target !== undefined) engine?.showBranch(target);
        }}
      >
        <Icon name={by < 0 ? 'earlier' : 'later'} />
      </button>
    );
  };
  return (
    <div className="versions">
      {step(-1)}
      <span>{`${String(index + 1)}/${String(versions.length)}`}</span>
      {step(1)}
    </div>
  );
}
