import { memo, useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { copyText } from '../media/copy-text.ts';
import { isWriting, replyText, userText } from '../orchestrator/turn.ts';
import type { ReplyPart, Turn, TurnId, UserPart } from '../orchestrator/turn.ts';
import { MessageVersions, ReplyVersions } from './branch-switch.tsx';
import { editMessage, regenerate } from './chat-runtime.tsx';
import { CopyButton } from './copy-button.tsx';
import { ErrorCard } from './error-card.tsx';
import { focusMessage } from './focus-message.ts';
import { Icon } from './icons.tsx';
import { MediumCard } from './medium-card.tsx';
import { NoticeLine } from './notice-line.tsx';
import { useEngine, useFollowing, useOfConversation, usePage, useTurns } from './page.ts';
import { LookInside } from './look-inside.tsx';
import { ReplyDetails } from './reply-details.tsx';
import { ReplyText } from './reply-text.tsx';
import { SoundPlayer } from './sound-player.tsx';
import { mediumStrings, strings, trimmed, wordsFor } from './strings.ts';
import { ShownVideo } from './video-player.tsx';
import { Viewable } from './viewable.tsx';

/**
 * All turns that are shown. They are listed here and not by the chat library, whose messages each watch the composer, too: a
 * key typed below 200 turns took 60 ms.
 */
export function Messages(): ReactNode {
  return useTurns().map((turn) => <TurnMessages key={turn.id} turn={turn} />);
}

/** A message and its reply; rendered anew only when its turn changes. */
const TurnMessages = memo(function TurnMessages({ turn }: { readonly turn: Turn }): ReactNode {
  const [isEditing, setEditing] = useState(false);
  const beginEdit = useCallback(() => {
    setEditing(true);
  }, []);
  return (
    <>
      {isEditing ? (
        <MessageEditor
          turn={turn}
          onClose={() => {
            setEditing(false);
          }}
        />
      ) : (
        <UserMessage turn={turn} onEdit={beginEdit} />
      )}
      <ReplyMessage turn={turn} onEdit={beginEdit} />
    </>
  );
});

/** What the user wrote and showed. */
function UserMessage({ turn, onEdit }: { readonly turn: Turn; readonly onEdit: () => void }): ReactNode {
  const isFollowing = useFollowing();
  const isBusy = useOfConversation(({ turns }) => turns.some(isWriting));
  const words = userText(turn);
  return (
    <article className="message message-user" aria-label={strings.you}>
      {turn.user.map((part, index) => (part.type === 'text' ? null : <ShownMedium key={index} {...part} />))}
      <div className="message-line">
        {words === '' ? null : <p className="bubble">{words}</p>}
        {!isFollowing && !isBusy && (
          <div className="message-actions">
            <button
              type="button"
              className="icon-button"
              aria-label={strings.edit}
              title={strings.edit}
              onClick={onEdit}
            >
              <Icon name="edit" />
            </button>
          </div>
        )}
      </div>
      <MessageVersions turn={turn} />
    </article>
  );
}

function ShownMedium({ modality, mediumId }: Extract<UserPart, { readonly type: 'medium' }>): ReactNode {
  const { media } = usePage();
  const { attached } = mediumStrings[modality];
  if (modality === 'audio') return <SoundPlayer mediumId={mediumId} label={attached} />;
  if (modality === 'video') return <ShownVideo mediumId={mediumId} label={attached} />;
  return (
    <Viewable mediumId={mediumId} modality="image" name={attached}>
      <img className="shown" src={media.url(mediumId)} alt={attached} />
    </Viewable>
  );
}

/** A message of the user's while it is being changed. Enter sends it again, Escape leaves it as it was. */
function MessageEditor({ turn, onClose }: { readonly turn: Turn; readonly onClose: () => void }): ReactNode {
  const page = usePage();
  const [text, setText] = useState(userText(turn));
  const send = (): void => {
    if (text.trim() === '' && turn.user.every(({ type }) => type === 'text')) return;
    onClose();
    editMessage(page, turn, text);
    focusMessage();
  };
  const cancel = (): void => {
    onClose();
    focusMessage();
  };
  return (
    <form
      className="editor"
      aria-label={strings.edit}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') cancel();
        else if (event.key === 'Enter' && !event.shiftKey && event.target instanceof HTMLTextAreaElement) send();
        else return;
        event.preventDefault();
      }}
    >
      <textarea
        className="editor-input"
        aria-label={strings.edit}
        rows={2}
        autoFocus
        value={text}
        onFocus={({ currentTarget }) => {
          currentTarget.setSelectionRange(text.length, text.length);
        }}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      <div className="editor-actions">
        <button type="button" className="button button-quiet" onClick={cancel}>
          {strings.cancel}
        </button>
        <button type="submit" className="button">
          {strings.save}
        </button>
      </div>
    </form>
  );
}

/** The reply in the order written, and everything about it that went otherwise than usual. */
function ReplyMessage({ turn, onEdit }: { readonly turn: Turn; readonly onEdit: () => void }): ReactNode {
  const engine = useEngine();
  const resume =
    engine &&
    ((): void => {
      engine.resume(turn.id);
    });
  const edit = engine && onEdit;
  const brokenOff = turn.stage === 'stopped' || turn.stage === 'interrupted';
  return (
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
          {resume !== undefined && (
            <button type="button" className="button button-quiet" onClick={resume}>
              <Icon name="resume" />
              {strings.continueReply}
            </button>
          )}
        </div>
      )}
      <footer className="message-footer">
        <ReplyVersions turn={turn} />
        {turn.result !== null && <ReplyActions turn={turn} />}
        <LookInside turnId={turn.id} />
        {turn.result !== null && <ReplyDetails turn={turn} result={turn.result} />}
      </footer>
    </article>
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

function ReplyActions({ turn }: { readonly turn: Turn }): ReactNode {
  const page = usePage();
  const isLast = useOfConversation(({ turns }) => turns.at(-1)?.id === turn.id);
  const isBusy = isWriting(turn);
  const isFollowing = useFollowing();
  return (
    <div className="message-actions">
      <CopyButton label={strings.copy} copy={() => copyText(replyText(turn))} />
      {isLast && !isFollowing && (
        <button
          type="button"
          className="icon-button"
          aria-label={strings.regenerate}
          title={strings.regenerate}
          disabled={isBusy}
          onClick={() => {
            regenerate(page, turn.id);
          }}
        >
          <Icon name="reroll" />
        </button>
      )}
    </div>
  );
}
