import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { AssistantRuntimeProvider, useExternalStoreRuntime } from '@assistant-ui/react';
import type { AppendMessage } from '@assistant-ui/react';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { withoutErrors } from '../orchestrator/page-state.ts';
import { isWriting } from '../orchestrator/turn.ts';
import type { UserPart } from '../orchestrator/turn.ts';
import type { Routing } from '../protocol/language-api.ts';
import { chatMessages, toThreadMessage, turnIdOf } from './chat-messages.ts';
import { useConversation, usePage, useResidents, useStore } from './page.ts';
import type { Page } from './page.ts';
import { AttachmentRelay, mediumAttachments } from './medium-attachments.ts';

/** Connects the thread's and the composer's plumbing to the conversation. What is typed survives loading. */
export function ChatRuntime({ children }: { readonly children: ReactNode }): ReactNode {
  const page = usePage();
  const { turns } = useConversation();
  const canWrite = useResidents()?.language.status === 'ready';
  const { filesBeingRead } = useStore(page.state);
  const [more] = useState(() => new AttachmentRelay());
  const attachments = useMemo(() => mediumAttachments(page, more), [page, more]);
  const messages = useMemo(() => chatMessages(turns), [turns]);
  const last = turns.at(-1);
  const runtime = useExternalStoreRuntime({
    messages,
    convertMessage: toThreadMessage,
    isRunning: last !== undefined && isWriting(last),
    isSendDisabled: !canWrite || filesBeingRead > 0,
    onNew: async (message) => {
      send(page, message);
    },
    onEdit: async (message) => {
      edit(page, message);
    },
    onReload: async () => {
      if (last !== undefined) page.opened.getSnapshot()?.engine.regenerate(last.id);
    },
    onCancel: async () => {
      page.opened.getSnapshot()?.engine.stop();
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
  page.opened.getSnapshot()?.engine.send([...media, ...textParts(message)], { routing: currentRouting(page) });
}

function edit(page: Page, message: AppendMessage): void {
  const turn = message.sourceId === null ? undefined : page.store.turn(turnIdOf(message.sourceId));
  if (turn === undefined) return;
  const media = turn.user.filter((part) => part.type === 'medium');
  page.opened.getSnapshot()?.engine.edit(turn.id, [...media, ...textParts(message)]);
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
  const text = content
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('\n')
    .trim();
  return text === '' ? [] : [{ type: 'text', text }];
}
