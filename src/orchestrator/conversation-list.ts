import type { ConversationStore, ListedConversation } from '../storage/conversation-store.ts';
import { folded, tidyTitle } from './conversation-title.ts';
import type { ConversationId } from './turn-store.ts';
import { ValueStore } from './value-store.ts';

/** One conversation as the list shows it. */
export interface ConversationEntry {
  readonly id: ConversationId;
  /** Empty where nobody named it and its first message has no words. */
  readonly title: string;
  readonly pinned: boolean;
  readonly updatedAt: number;
}

export interface ConversationListState {
  /** Pinned ones first, then the newest first. Null until storage has answered. */
  readonly entries: readonly ConversationEntry[] | null;
  /** What was deleted last and can still be brought back. */
  readonly deleted: ConversationEntry | null;
}

export interface ConversationListOptions {
  readonly storage: Promise<ConversationStore>;
  /** Tells other tabs what became of an entry. */
  readonly announce: (entry: ListedConversation) => void;
  readonly onFailure: (error: unknown) => void;
  /** Called when all that could not be saved has been. */
  readonly onRecovered?: () => void;
  readonly now?: () => number;
}

/** So long a deletion can be undone; afterwards it is carried out by the page that is open then. */
const UNDO_MS = 60_000;
const SNIPPET_BEFORE = 24;
const SNIPPET_LENGTH = 90;
/** After a failure: somebody may have made room. */
const RETRY_MS = 3000;
const UNLABELLED = { pinned: false };
const ok = (): boolean => true;
const failed = (): boolean => false;

/** All conversations by title, and what can be done with one that is not shown. Framework-free. */
export class ConversationList {
  readonly state = new ValueStore<ConversationListState>({ entries: null, deleted: null });
  readonly #options: ConversationListOptions;
  readonly #now: () => number;
  #listed = new Map<string, ListedConversation>();
  /** Those whose label could not be saved. */
  readonly #unsaved = new Set<string>();
  #isRetrying = false;
  /** Those that are not stored yet: other tabs have not heard of them. */
  readonly #expected = new Set<string>();
  #words: Promise<readonly (readonly [id: string, words: string])[]> | undefined;
  #isRead = false;
  #setRead: () => void = () => undefined;
  /** Resolves when storage was asked for the list, whatever came of it. */
  readonly #read = new Promise<void>((resolve) => {
    this.#setRead = () => {
      this.#isRead = true;
      resolve();
    };
  });

  constructor(options: ConversationListOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Reads the list, and carries out deletions that nobody undid. */
  async load(): Promise<void> {
    const storage = await this.#options.storage;
    try {
      const stored = (await storage.list()).map((entry) => [entry.id, entry] as const);
      // What other tabs told of meanwhile is newer.
      this.#listed = new Map([...stored, ...this.#listed]);
      this.#show();
    } finally {
      this.#setRead();
    }
    for (const { id, label } of this.#listed.values()) {
      // A clock that was set back makes it look as if it lay ahead.
      if (label.deletedAt !== undefined && Math.abs(this.#now() - label.deletedAt) > UNDO_MS) await this.#purge(id);
    }
  }

  /** Later than every entry, also when the clock was set back: what happened last stands first. */
  readonly later = (): number =>
    [...this.#listed.values()].reduce((latest, { facts }) => Math.max(latest, facts.updatedAt + 1), this.#now());

  /** Something is in memory only. */
  get isBehind(): boolean {
    return this.#unsaved.size > 0;
  }

  #saveAgainSoon(): void {
    if (this.#isRetrying) return;
    this.#isRetrying = true;
    setTimeout(() => void this.#saveAgain(), RETRY_MS);
  }

  /** Labels that could not be saved are tried again. */
  async #saveAgain(): Promise<void> {
    this.#isRetrying = false;
    const storage = await this.#options.storage;
    for (const id of this.#unsaved) {
      const entry = this.#listed.get(id);
      const isSaved = entry === undefined || (await storage.setLabel(id, entry.label).then(ok, failed));
      if (!isSaved) {
        this.#saveAgainSoon();
        return;
      }
      this.#unsaved.delete(id);
      if (entry !== undefined) this.#options.announce(entry);
    }
    this.#options.onRecovered?.();
  }

  /** What is being left stands in the list also while it cannot be stored. */
  expect(id: string, title: string): void {
    if (this.#listed.has(id)) return;
    const time = this.later();
    this.#expected.add(id);
    this.put({ id, facts: { title, createdAt: time, updatedAt: time }, label: UNLABELLED });
  }

  isDeleted(id: string): boolean {
    return this.#listed.get(id)?.label.deletedAt !== undefined;
  }

  /** What another tab, or the saver, says of an entry. */
  put(entry: ListedConversation): void {
    this.#listed.set(entry.id, entry);
    this.#show();
  }

  /** Entries that came from a file. Tells other tabs. */
  putAll(entries: readonly ListedConversation[]): void {
    for (const entry of entries) {
      this.#listed.set(entry.id, entry);
      this.#options.announce(entry);
    }
    this.#show();
  }

  /** New facts of a conversation that this tab writes. Tells other tabs where it shows. */
  putFacts(id: string, facts: ListedConversation['facts']): void {
    if (!this.#isRead) {
      // Other tabs would hear that it is neither pinned nor named.
      void this.#read.then(() => {
        this.putFacts(id, facts);
      });
      return;
    }
    const known = this.#listed.get(id);
    const entry: ListedConversation = { id, facts, label: known?.label ?? { pinned: false } };
    this.#listed.set(id, entry);
    const isNews =
      this.#expected.delete(id) ||
      known?.facts.title !== facts.title ||
      this.state.getSnapshot().entries?.[0]?.id !== id;
    if (isNews) this.#options.announce(entry);
    this.#show();
  }

  /** An empty title brings the automatic one back. */
  rename(id: ConversationId, title: string): Promise<void> {
    const tidy = tidyTitle(title);
    return this.#label(id, ({ title: _former, ...rest }) => (tidy === '' ? rest : { ...rest, title: tidy }));
  }

  pin(id: ConversationId, pinned: boolean): Promise<void> {
    return this.#label(id, (label) => ({ ...label, pinned }));
  }

  /** Takes it out of the list. It is deleted for good only once it can no longer be brought back. */
  async delete(id: ConversationId): Promise<void> {
    const deleted = this.#entry(id) ?? null;
    const before = this.state.getSnapshot().deleted;
    await this.#label(id, (label) => ({ ...label, deletedAt: this.#now() }));
    this.state.update((state) => ({ ...state, deleted }));
    if (before !== null) await this.#purge(before.id);
  }

  /** Brings back what was deleted last. */
  async undoDelete(): Promise<void> {
    const { deleted } = this.state.getSnapshot();
    if (deleted === null) return;
    this.state.update((state) => ({ ...state, deleted: null }));
    await this.#label(deleted.id, ({ deletedAt: _gone, ...label }) => label);
  }

  /** Nobody wants it back. */
  async confirmDelete(): Promise<void> {
    const { deleted } = this.state.getSnapshot();
    if (deleted === null) return;
    this.state.update((state) => ({ ...state, deleted: null }));
    await this.#purge(deleted.id);
  }

  /**
   * Conversations whose title or text has all words of the query, each with the text around the first place; empty
   * where only the title has them. Somebody may type before the list has been read: the answer waits for it.
   */
  async search(query: string): Promise<ReadonlyMap<ConversationId, string>> {
    const wanted = folded(query)
      .split(/\s+/)
      .filter((word) => word !== '');
    this.#words ??= this.#options.storage.then((storage) => storage.words());
    const text = new Map<string, string>();
    const [stored] = await Promise.all([this.#words, this.#read]).catch((error: unknown) => {
      // The next search tries again.
      this.endSearch();
      throw error;
    });
    for (const [id, words] of stored) text.set(id, `${text.get(id) ?? ''}${words}\n`);
    const found = new Map<ConversationId, string>();
    for (const { id, title } of this.state.getSnapshot().entries ?? []) {
      const words = text.get(id) ?? '';
      const all = folded(`${title}\n${words}`);
      if (wanted.every((word) => all.includes(word))) found.set(id, snippet(words, wanted));
    }
    return found;
  }

  /** Lets go of the text that searches looked through: the next one reads it anew. */
  endSearch(): void {
    this.#words = undefined;
  }

  #entry(id: string): ConversationEntry | undefined {
    return this.state.getSnapshot().entries?.find((entry) => entry.id === id);
  }

  async #label(
    id: ConversationId,
    change: (label: ListedConversation['label']) => ListedConversation['label'],
  ): Promise<void> {
    const known = this.#listed.get(id);
    if (known === undefined) return;
    const entry = { ...known, label: change(known.label) };
    this.put(entry);
    try {
      await (await this.#options.storage).setLabel(id, entry.label);
      this.#options.announce(entry);
    } catch (error) {
      this.#unsaved.add(id);
      this.#saveAgainSoon();
      this.#options.onFailure(error);
    }
  }

  async #purge(id: string): Promise<void> {
    if (!this.isDeleted(id)) return;
    this.#listed.delete(id);
    await (await this.#options.storage).remove(id).catch(this.#options.onFailure);
  }

  #show(): void {
    const entries = [...this.#listed.values()]
      .filter(({ label }) => label.deletedAt === undefined)
      .map(({ id, facts, label }) => ({
        id: id as ConversationId,
        title: label.title ?? facts.title,
        pinned: label.pinned,
        updatedAt: facts.updatedAt,
      }))
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt);
    this.state.update((state) => ({ ...state, entries }));
  }
}

/** The text around the first word that was looked for. */
function snippet(text: string, words: readonly string[]): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  const places = words.map((word) => folded(plain).indexOf(word)).filter((place) => place >= 0);
  if (places.length === 0) return '';
  const from = Math.max(0, Math.min(...places) - SNIPPET_BEFORE);
  const cut = plain.slice(from, from + SNIPPET_LENGTH).trim();
  return `${from > 0 ? '…' : ''}${cut}${from + SNIPPET_LENGTH < plain.length ? '…' : ''}`;
}
