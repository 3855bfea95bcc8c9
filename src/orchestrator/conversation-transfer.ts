import type { MediumId } from '../domain/message.ts';
import type { ConversationStore, ListedConversation } from '../storage/conversation-store.ts';
import { UNSAVED, conversationChanges, restoreConversation } from './conversation-saver.ts';
import { tidyTitle } from './conversation-title.ts';
import type { Conversation } from './turn-store.ts';

/** A conversation as it leaves the page. */
export interface TakenConversation {
  readonly conversation: Conversation;
  /** Absent where nobody has named it. */
  readonly title?: string;
  readonly pinned: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Without those that are no longer stored. */
  readonly media: ReadonlyMap<MediumId, Blob>;
}

/** A conversation from a file, its ids all new. */
export interface ImportedConversation extends Omit<TakenConversation, 'media'> {
  readonly blobs: ReadonlyMap<MediumId, Blob>;
}

/** A stored conversation with its media; undefined where there is none. */
export async function takeConversation(storage: ConversationStore, id: string): Promise<TakenConversation | undefined> {
  const media = new Map<MediumId, Blob>();
  const [restored, listed] = await Promise.all([
    restoreConversation(storage, id, (mediumId, blob) => media.set(mediumId, blob)),
    storage.listed(id),
  ]);
  if (restored === undefined) return undefined;
  const { createdAt = 0, updatedAt = 0 } = restored.facts ?? {};
  const { title, pinned = false } = listed?.label ?? {};
  return {
    conversation: restored.conversation,
    ...(title !== undefined && { title }),
    pinned,
    createdAt,
    updatedAt,
    media,
  };
}

/** Stores all of them or, when storage fails or `signal` fires, none. Answers their lines of the list. */
export async function storeImported(
  storage: ConversationStore,
  conversations: readonly ImportedConversation[],
  now: () => number,
  signal?: AbortSignal,
): Promise<readonly ListedConversation[]> {
  const stored: ListedConversation[] = [];
  try {
    for (const imported of conversations) {
      signal?.throwIfAborted();
      const { id } = imported.conversation;
      const changes = conversationChanges(imported.conversation, UNSAVED, (medium) => imported.blobs.get(medium), now);
      if (changes?.facts === undefined) continue;
      // A file may say that it comes from the future; what happens next would stand below it for years.
      const updatedAt = Math.min(imported.updatedAt, changes.facts.updatedAt);
      const facts = { ...changes.facts, createdAt: Math.min(imported.createdAt, updatedAt), updatedAt };
      const title = tidyTitle(imported.title ?? '');
      const label = { pinned: imported.pinned, ...(title !== '' && { title }) };
      stored.push({ id, facts, label });
      await storage.write(id, { ...changes, facts });
      await storage.setLabel(id, label);
    }
    return stored;
  } catch (error) {
    for (const { id } of stored) await storage.remove(id).catch(() => undefined);
    throw error;
  }
}
