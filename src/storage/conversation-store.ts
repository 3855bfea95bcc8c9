import { openKeyValues } from './key-values.ts';
import type { KeyValues } from './key-values.ts';

/** Which turns a conversation has. */
export interface StoredOutline {
  /** The turns of the branch that is shown, in order. */
  readonly shown: readonly string[];
  /** Of every turn, in the order made: the turn that it follows; null where it begins the conversation. */
  readonly parents: readonly (readonly [turnId: string, parent: string | null])[];
  /** Every medium that was ever stored with the conversation. */
  readonly media: readonly string[];
}

/** What the conversation itself says about it in the list; only the tab that writes the conversation writes this. */
export interface ConversationFacts {
  /** Made from the first message; empty where that has no words. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What the person says about it in the list; any tab may write it. */
export interface ConversationLabel {
  /** Instead of the automatic one. */
  readonly title?: string;
  readonly pinned: boolean;
  /** When it was put aside to be deleted, in milliseconds since 1970. */
  readonly deletedAt?: number;
}

/** One line of the list of conversations. */
export interface ListedConversation {
  readonly id: string;
  readonly facts: ConversationFacts;
  readonly label: ConversationLabel;
}

/** A conversation as stored: turns in whatever (structured-cloneable) form the caller keeps them, in the order made. */
export interface StoredConversation {
  readonly outline: StoredOutline;
  readonly turns: readonly unknown[];
  /** Absent in what was stored before there was a list. */
  readonly facts: ConversationFacts | undefined;
}

/** What changed since the last write. */
export interface ConversationChanges {
  readonly outline: StoredOutline;
  /** Absent where the conversation is empty: those are not listed. */
  readonly facts?: ConversationFacts;
  /** `words` is what a search looks through. */
  readonly changed: readonly (readonly [turnId: string, turn: unknown, words: string])[];
  /** Media that the changed turns name and storage does not hold yet. */
  readonly media: readonly (readonly [mediumId: string, blob: Blob])[];
  /** The conversation is the one to be shown on the next visit. */
  readonly makeCurrent?: boolean;
}

/** Keeps conversations and their media. Every method rejects with what IndexedDB says when storage fails. */
export interface ConversationStore {
  /** False when nothing outlives the page: IndexedDB is refused or missing. */
  readonly persistent: boolean;
  /** The conversation that was shown last; undefined on the first visit. */
  currentId(): Promise<string | undefined>;
  setCurrentId(id: string): Promise<void>;
  /** Reads no turn and no medium: 500 conversations are two small reads. */
  list(): Promise<readonly ListedConversation[]>;
  listed(id: string): Promise<ListedConversation | undefined>;
  /** Conversations that are stored and not listed: empty ones, and those of the time before there was a list. */
  unlisted(): Promise<readonly string[]>;
  setLabel(id: string, label: ConversationLabel): Promise<void>;
  /** What a search looks through, turn by turn. */
  words(): Promise<readonly (readonly [id: string, words: string])[]>;
  read(id: string): Promise<StoredConversation | undefined>;
  /** In one transaction: a conversation is never half written, and no stored turn names a medium that is not there. */
  write(id: string, changes: ConversationChanges): Promise<void>;
  readMedium(mediumId: string): Promise<Blob | undefined>;
  /** For good, with the media that no other conversation has. */
  remove(id: string): Promise<void>;
}

const CURRENT = 'current';
const outlineKey = (id: string): string => `conversation/${id}`;
const turnKey = (id: string, turnId: string): string => `turn/${id}/${turnId}`;
const wordsKey = (id: string, turnId: string): string => `words/${id}/${turnId}`;
const factsKey = (id: string): string => `facts/${id}`;
const labelKey = (id: string): string => `label/${id}`;
const mediumKey = (mediumId: string): string => `medium/${mediumId}`;
const withoutPrefix = (key: string): string => key.slice(key.indexOf('/') + 1);

const UNLABELLED: ConversationLabel = { pinned: false };

/** Opens the store, or one that forgets with the page where IndexedDB does not work (private windows, policies). */
export async function openConversationStore(databaseName = 'anytab-conversations'): Promise<ConversationStore> {
  return conversationStore(await openKeyValues(databaseName));
}

function conversationStore(values: KeyValues): ConversationStore {
  const all = async (prefix: string): Promise<readonly (readonly [id: string, value: unknown])[]> => {
    const [keys, found] = await Promise.all([values.keys(prefix), values.values(prefix)]);
    return keys.map((key, index) => [withoutPrefix(key), found[index]] as const);
  };
  const store: ConversationStore = {
    persistent: values.persistent,
    currentId: async () => (await values.get(CURRENT)) as string | undefined,
    setCurrentId: (id) => values.write({ puts: [[CURRENT, id]] }),
    async list() {
      const [facts, labels] = await Promise.all([all('facts/'), all('label/')]);
      const labelOf = new Map(labels);
      return facts.map(([id, value]) => ({
        id,
        facts: value as ConversationFacts,
        label: (labelOf.get(id) ?? UNLABELLED) as ConversationLabel,
      }));
    },
    async listed(id) {
      const [facts, label] = await values.getMany([factsKey(id), labelKey(id)]);
      if (facts === undefined) return undefined;
      return { id, facts: facts as ConversationFacts, label: (label ?? UNLABELLED) as ConversationLabel };
    },
    async unlisted() {
      const [stored, listed] = await Promise.all([values.keys('conversation/'), values.keys('facts/')]);
      const known = new Set(listed.map(withoutPrefix));
      return stored.map(withoutPrefix).filter((id) => !known.has(id));
    },
    setLabel: (id, label) => values.write({ puts: [[labelKey(id), label]] }),
    async words() {
      return (await all('words/')).map(([key, words]) => [key.slice(0, key.indexOf('/')), words as string] as const);
    },
    async read(id) {
      const outline = outlineOf(await values.get(outlineKey(id)));
      if (outline === undefined) return undefined;
      const turnIds = outline.parents.map(([turnId]) => turnId);
      const [facts, ...turns] = await values.getMany([factsKey(id), ...turnIds.map((turnId) => turnKey(id, turnId))]);
      return {
        outline,
        turns: turns.filter((turn) => turn !== undefined),
        facts: facts as ConversationFacts | undefined,
      };
    },
    write: (id, { outline, facts, changed, media, makeCurrent = false }) =>
      values.write({
        puts: [
          [outlineKey(id), outline],
          ...(facts === undefined ? [] : [[factsKey(id), facts] as const]),
          ...(makeCurrent ? [[CURRENT, id] as const] : []),
          ...media.map(([mediumId, blob]) => [mediumKey(mediumId), blob] as const),
          ...changed.flatMap(([turnId, turn, words]) => [
            [turnKey(id, turnId), turn] as const,
            [wordsKey(id, turnId), words] as const,
          ]),
        ],
      }),
    readMedium: async (mediumId) => (await values.get(mediumKey(mediumId))) as Blob | undefined,
    async remove(id) {
      const outlines = await all('conversation/');
      const shared = new Set(
        outlines.flatMap(([other, outline]) => (other === id ? [] : (outlineOf(outline)?.media ?? []))),
      );
      const own = outlineOf(outlines.find(([other]) => other === id)?.[1])?.media ?? [];
      await values.write({
        deletes: [
          outlineKey(id),
          factsKey(id),
          labelKey(id),
          ...own.filter((mediumId) => !shared.has(mediumId)).map(mediumKey),
        ],
        deletePrefixes: [turnKey(id, ''), wordsKey(id, '')],
      });
    },
  };
  return store;
}

/** Before there were branches, the outline was the list of turns. */
function outlineOf(stored: unknown): StoredOutline | undefined {
  if (stored === undefined) return undefined;
  if (!Array.isArray(stored)) return stored as StoredOutline;
  const shown = stored as readonly string[];
  return { shown, parents: shown.map((turnId, index) => [turnId, shown[index - 1] ?? null]), media: [] };
}
