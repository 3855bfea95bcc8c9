import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { ThreadPrimitive, useAui } from '@assistant-ui/react';
import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import { ChoosePartButton } from './choose-part-button.tsx';
import { Composer } from './composer.tsx';
import { focusMessage } from './focus-message.ts';
import { Icon } from './icons.tsx';
import { LoadingCard } from './loading-card.tsx';
import { Messages } from './messages.tsx';
import { NoticeLine } from './notice-line.tsx';
import { useFollowing, useOfConversation, usePage, useResidents, useStore } from './page.ts';
import { withoutPageNotice } from '../orchestrator/page-state.ts';
import { EXAMPLES, strings, wordsFor } from './strings.ts';
import { UpdateNotice } from './update-notice.tsx';

/** What an empty conversation offers at most. */
const MOST_EXAMPLES = 5;

/** The conversation, scrolled to its end while it grows, and the composer below it. */
export function Thread(): ReactNode {
  const isEmpty = useOfConversation(({ turns }) => turns.length === 0);
  const isFollowing = useFollowing();
  return (
    <ThreadPrimitive.Root className="thread">
      <ThreadPrimitive.Viewport className="viewport">
        <div className="column">
          {/* Spoken sentence by sentence by the announcer instead: a log that speaks every token is a flood. */}
          <div role="log" aria-label={strings.conversation} aria-live="off" className="log">
            <Messages />
          </div>
          {isEmpty && <Welcome />}
          <LoadingCard />
        </div>
      </ThreadPrimitive.Viewport>
      <div className="column dock">
        <ThreadPrimitive.ScrollToBottom
          className="round-button round-button-quiet scroll-down"
          aria-label={strings.scrollDown}
        >
          <Icon name="down" />
        </ThreadPrimitive.ScrollToBottom>
        <UpdateNotice />
        <PageNotices />
        {isFollowing ? <Following /> : <Composer />}
        <ChosenPart />
      </div>
    </ThreadPrimitive.Root>
  );
}

/** Instead of the composer while another tab has the conversation. */
function Following(): ReactNode {
  const { newConversation, conversations } = usePage();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <div className="following">
      <p role="status">{strings.chats.following}</p>
      <button
        type="button"
        className="button"
        disabled={isAsking}
        onClick={() => {
          setIsAsking(true);
          void conversations.takeOver().finally(() => {
            setIsAsking(false);
          });
        }}
      >
        {strings.chats.useHere}
      </button>
      <button type="button" className="button button-quiet" onClick={newConversation}>
        {strings.newChat}
      </button>
    </div>
  );
}

/** One for each medium that the pack makes, and some more where those are few. */
function useExamples(): readonly string[] {
  const { manifest } = useStore(usePage().state);
  const made = MEDIUM_MODALITIES.filter((modality) => manifest?.generation[modality] !== undefined);
  const [first = [], second = []] = [0, 1].map((index) =>
    (['text', ...made] as const).flatMap((modality) => EXAMPLES[modality].slice(index, index + 1)),
  );
  return [...first, ...second].slice(0, MOST_EXAMPLES);
}

function Welcome(): ReactNode {
  const aui = useAui();
  const examples = useExamples();
  const canWrite = useResidents()?.language.status === 'ready';
  return (
    <section className="welcome">
      <h2>{strings.welcome}</h2>
      <p>{strings.welcomeDetail}</p>
      {/* The loading card stands here until a message can be sent. */}
      <div className="examples" hidden={!canWrite}>
        {examples.map((example) => (
          <button
            key={example}
            type="button"
            className="example"
            onClick={() => {
              aui.composer().setText(example);
              focusMessage();
            }}
          >
            {example}
          </button>
        ))}
      </div>
    </section>
  );
}

function PageNotices(): ReactNode {
  const { state } = usePage();
  const { notices } = useStore(state);
  return notices.map((notice) => (
    <NoticeLine
      key={notice.message}
      message={wordsFor(notice)}
      isError={notice.severity === 'error'}
      action={notice.mediumId !== undefined && <ChoosePartButton mediumId={notice.mediumId} />}
      onDismiss={() => {
        state.update((value) => withoutPageNotice(value, notice));
      }}
    />
  ));
}

/** It comes when something is longer than the model takes. */
const PartDialog = lazy(async () => ({ default: (await import('./part-dialog.tsx')).PartDialog }));

function ChosenPart(): ReactNode {
  const { choosingPartOf } = useStore(usePage().state);
  return (
    choosingPartOf !== null && (
      <Suspense>
        <PartDialog mediumId={choosingPartOf} />
      </Suspense>
    )
  );
}
