import { memo } from 'react';
import type { ReactNode } from 'react';
import { ActionBarPrimitive, ComposerPrimitive, MessagePrimitive, useAui, useAuiState } from '@assistant-ui/react';
import { isWriting, userText } from '../orchestrator/turn.ts';
import type { ReplyPart, Turn, TurnId, UserPart } from '../orchestrator/turn.ts';
import { MessageVersions, ReplyVersions } from './branch-switch.tsx';
import { turnIdOf, userMessageId } from './chat-messages.ts';
import { ErrorCard } from './error-card.tsx';
import { Icon } from './icons.tsx';
import { MediumCard } from './medium-card.tsx';
import { NoticeLine } from './notice-line.tsx';
import { useConversation, useFollowing, usePage, useStore, useTurn } from './page.ts';
import { LookInside } from './look-inside.tsx';
import { ReplyDetails } from './reply-details.tsx';
import { ReplyText } from './reply-text.tsx';
import { SoundPlayer } from './sound-player.tsx';
import { mediumStrings, strings, trimmed, wordsFor } from './strings.ts';
import { ShownVideo } from './video-player.tsx';

function useMessageTurn(): Turn | undefined {
  return useTurn(turnIdOf(useAuiState(({ message }) => message.id)));
}

/** What the user wrote and showed. */
export function UserMessage(): ReactNode {
  const turn = useMessageTurn();
  const isFollowing = useFollowing();
  if (turn === undefined) return null;
  const words = userText(turn);
  return (
    <MessagePrimitive.Root asChild>
      <article className="message message-user" aria-label={strings.you}>
        {turn.user.map((part, index) => (part.type === 'text' ? null : <ShownMedium key={index} {...part} />))}
        <div className="message-line">
          {words === '' ? null : <p className="bubble">{words}</p>}
          {!isFollowing && (
            <ActionBarPrimitive.Root className="message-actions" hideWhenRunning>
              <ActionBarPrimitive.Edit className="icon-button" aria-label={strings.edit} title={strings.edit}>
                <Icon name="edit" />
              </ActionBarPrimitive.Edit>
            </ActionBarPrimitive.Root>
          )}
        </div>
        <MessageVersions turn={turn} />
      </article>
    </MessagePrimitive.Root>
  );
}

function ShownMedium({ modality, mediumId }: Extract<UserPart, { readonly type: 'medium' }>): ReactNode {
  const { media } = usePage();
  const { attached } = mediumStrings[modality];
  if (modality === 'audio') return <SoundPlayer mediumId={mediumId} label={attached} />;
  if (modality === 'video') return <ShownVideo mediumId={mediumId} label={attached} />;
  return <img className="shown" src={media.url(mediumId)} alt={attached} />;
}

/** A message of the user's while it is being changed. */
export function UserMessageEditor(): ReactNode {
  return (
    <ComposerPrimitive.Root className="editor" aria-label={strings.edit}>
      <ComposerPrimitive.Input asChild autoFocus>
        <textarea className="editor-input" aria-label={strings.edit} rows={2} />
      </ComposerPrimitive.Input>
      <div className="editor-actions">
        <ComposerPrimitive.Cancel className="button button-quiet">{strings.cancel}</ComposerPrimitive.Cancel>
        <ComposerPrimitive.Send className="button">{strings.save}</ComposerPrimitive.Send>
      </div>
    </ComposerPrimitive.Root>
  );
}

/** The reply in the order written, and everything about it that went otherwise than usual. */
export function ReplyMessage(): ReactNode {
  const aui = useAui();
  const turn = useMessageTurn();
  const engine = useStore(usePage().opened)?.engine;
  const isFollowing = useFollowing();
  if (turn === undefined) return null;
  const resume = (): void => {
    engine?.resume(turn.id);
  };
  const edit = (): void => {
    aui
      .thread()
      .message({ id: userMessageId(turn.id) })
      .composer()
      .beginEdit();
  };
  const brokenOff = turn.stage === 'stopped' || turn.stage === 'interrupted';
  return (
    <MessagePrimitive.Root asChild>
      <article className="message message-reply" aria-label={strings.product} aria-busy={isWriting(turn)}>
        {turn.droppedTurns > 0 && <NoticeLine message={trimmed(turn.droppedTurns)} />}
        {turn.reply.map((part, index) => (
          <ReplyPartView key={part.type === 'text' ? index : part.itemId} turnId={turn.id} part={part} />
        ))}
        <StageLine turn={turn} />
        {turn.notices.map((notice) => (
          <NoticeLine key={notice.code} message={wordsFor(notice)} />
        ))}
        {turn.failure?.action === 'shorten' ? (
          <ErrorCard failure={turn.failure} onRetry={edit} retryLabel={strings.edit} />
        ) : (
          turn.failure !== null && <ErrorCard failure={turn.failure} onRetry={resume} />
        )}
        {brokenOff && (
          <div className="broken-off">
            <span>{strings.stage[turn.stage]}</span>
            {!isFollowing && (
              <button type="button" className="button button-quiet" onClick={resume}>
                <Icon name="resume" />
                {strings.continueReply}
              </button>
            )}
          </div>
        )}
        <footer className="message-footer">
          <ReplyVersions turn={turn} />
          {turn.result !== null && <ReplyActions turnId={turn.id} />}
          <LookInside turnId={turn.id} />
          {turn.result !== null && <ReplyDetails turn={turn} result={turn.result} />}
        </footer>
      </article>
    </MessagePrimitive.Root>
  );
}

const ReplyPartView = memo(function ReplyPartView({
  turnId,
  part,
}: {
  readonly turnId: TurnId;
  readonly part: ReplyPart;
}): ReactNode {
  return part.type === 'text' ? <ReplyText text={part.text} /> : <MediumCard turnId={turnId} part={part} />;
});

/** What is going on before the first word; a caret while words come. */
function StageLine({ turn }: { readonly turn: Turn }): ReactNode {
  if (turn.stage === 'writing') return turn.reply.at(-1)?.type === 'text' ? null : <p className="stage">…</p>;
  const words = isWriting(turn) ? strings.stage[turn.stage] : '';
  if (words === '') return null;
  const { prefill } = turn;
  const done =
    prefill !== null && prefill.totalTokens > 0
      ? ` ${String(Math.round((100 * prefill.doneTokens) / prefill.totalTokens))} %`
      : '';
  return (
    <p className="stage">
      {words}
      {done}
    </p>
  );
}

function ReplyActions({ turnId }: { readonly turnId: TurnId }): ReactNode {
  const isLast = useConversation().turns.at(-1)?.id === turnId;
  const isFollowing = useFollowing();
  return (
    <ActionBarPrimitive.Root className="message-actions">
      <ActionBarPrimitive.Copy className="icon-button" aria-label={strings.copy} title={strings.copy}>
        <Icon name="copy" />
      </ActionBarPrimitive.Copy>
      {isLast && !isFollowing && (
        <ActionBarPrimitive.Reload className="icon-button" aria-label={strings.regenerate} title={strings.regenerate}>
          <Icon name="reroll" />
        </ActionBarPrimitive.Reload>
      )}
    </ActionBarPrimitive.Root>
  );
}
