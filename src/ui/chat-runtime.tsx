import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { AssistantRuntimeProvider, useExternalStoreRuntime } from '@assistant-ui/react';
import type { AppendMessage, ThreadMessageLike } from '@assistant-ui/react';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { ConversationElsewhereError } from '../orchestrator/chat-engine.ts';
import type { ChatEngine } from '../orchestrator/chat-engine.ts';
import { withPageNotice, withoutErrors } from '../orchestrator/page-state.ts';
import { isWriting } from '../orchestrator/turn.ts';
import type { Turn, TurnId, UserPart } from '../orchestrator/turn.ts';
import type { Routing } from '../protocol/language-api.ts';
import { useOfConversation, usePage, useResidents, useStore } from './page.ts';
import type { Page } from './page.ts';
import { AttachmentRelay, mediumAttachments } from './medium-attachments.ts';

const NONE: readonly ThreadMessageLike[] = [];

/** Connects the composer's and the scrolling's plumbing to the conversation. What is typed survives loading. */
export function ChatRuntime({ children }: { readonly children: ReactNode }): ReactNode {
  const page = usePage();
  const isRunning = useOfConversation(({ turns }) => turns.slice(-1).some(isWriting));
  const canWrite = useResidents()?.language.status === 'ready';
  const { filesBeingRead, capturing } = useStore(page.state);
  const [more] = useState(() => new AttachmentRelay());
  const attachments = useMemo(() => mediumAttachments(page, more), [page, more]);
  const runtime = useExternalStoreRuntime({
    // Messages are shown from the turns themselves (messages.tsx).
    messages: NONE,
    convertMessage: (message: ThreadMessageLike) => message,
    isRunning,
    isSendDisabled: !canWrite || filesBeingRead > 0 || capturing,
    onNew: async (message) => {
      send(page, message);
    },
    onCancel: async () => {
      writableEngine(page)?.stop();
    },
    adapters: { attachments },
  });
  useEffect(() => more.listen((attachment) => void runtime.thread.composer.addAttachment(attachment)), [more, runtime]);
  return <AssistantRuntimeProvider runtime={runtime}>{children}</AssistantRuntimeProvider>;
}

function send(page: Page, message: AppendMessage): void {
  const media = (message.attachments ?? []).map(attachedPart);
  // What was refused while this message was written is settled with it.
  page.state.update(withoutErrors);
  writableEngine(page)?.send([...media, ...textParts(message)], { routing: currentRouting(page) });
}

/** Sends a message again with other words, and the media that it had. */
export function editMessage(page: Page, turn: Turn, text: string): void {
  const media = turn.user.filter((part) => part.type === 'medium');
  writableEngine(page)?.edit(turn.id, [...media, ...textPart(text)]);
}

/** Has another reply written. */
export function regenerate(page: Page, turnId: TurnId): void {
  writableEngine(page)?.regenerate(turnId);
}

/** Undefined, and said, where another tab has taken the conversation while something was done to it here. */
function writableEngine({ opened, conversations, state }: Page): ChatEngine | undefined {
  if (conversations.mayWrite()) return opened.getSnapshot()?.engine;
  const { code, message } = new ConversationElsewhereError();
  state.update((value) => withPageNotice(value, { code, message, severity: 'error' }));
  return undefined;
}

/** "Ask" holds for one message; "never" until it is changed. */
function currentRouting({ routing }: Page): Routing {
  const current = routing.getSnapshot();
  const lasting = Object.entries(current).filter(([, choice]) => choice === 'forbid');
  routing.update(() => Object.fromEntries(lasting));
  return current;
}

/** An attachment's id is its medium's, its type the modality. */
function attachedPart({ id, type }: { readonly id: string; readonly type: string }): UserPart {
  return { type: 'medium', modality: type as MediumModality, mediumId: id as MediumId };
}

function textParts({ content }: AppendMessage): readonly UserPart[] {
  return textPart(content.map((part) => (part.type === 'text' ? part.text : '')).join('\n'));
}

function textPart(words: string): readonly UserPart[] {
  const text = words.trim();
  return text === '' ? [] : [{ type: 'text', text }];
}
