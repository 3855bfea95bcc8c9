import type { MediumId } from '../domain/message.ts';
import type { Claim } from '../storage/claim-conversation.ts';
import type { ConversationChanges, ConversationStore } from '../storage/conversation-store.ts';
import { allTurns } from './branches.ts';
import { ConversationList } from './conversation-list.ts';
import { mediaOf } from './conversation-record.ts';
import { automaticTitle, isEmpty } from './conversation-title.ts';
import { HandoverRequest } from './handover-request.ts';
import { ConversationSaver, UNSAVED, conversationChanges, restoreConversation } from './conversation-saver.ts';
import type { RestoredConversation } from './conversation-saver.ts';
import { storeImported, takeConversation } from './conversation-transfer.ts';
import type { ImportedConversation, TakenConversation } from './conversation-transfer.ts';
import { followed, isTabMessage } from './tab-message.ts';
import type { TabMessage } from './tab-message.ts';
import type { TurnNotice } from './turn.ts';
import type { Conversation, ConversationId, TurnStore } from './turn-store.ts';
import { ValueStore } from './value-store.ts';

/** The media that belong to conversations (src/media on the page). */
export interface KeptMedia {
  blob(mediumId: MediumId): Blob | undefined;
  restore(mediumId: MediumId, blob: Blob): void;
  forget(mediumIds: Iterable<MediumId>): void;
}

/** What a tab knows of itself and of the other tabs. */
export interface TabPort {
  /** Undefined when another tab has it. */
  claim(id: string): Promise<Claim | undefined>;
  /** Once the other tab lets go of it. */
  awaitClaim(id: string, signal: AbortSignal): Promise<Claim | undefined>;
  /** Whoever has it. */
  take(id: string): Promise<Claim | undefined>;
  /** The conversation of this tab before it was reloaded. */
  remembered(): string | undefined;
  remember(id: string): void;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

export interface ConversationKeeperOptions {
  readonly store: TurnStore;
  readonly storage: Promise<ConversationStore>;
  readonly media: KeptMedia;
  readonly tab: TabPort;
  /** Stops what is being written, then puts the conversation into `store`. */
  readonly show: (conversation: Conversation) => void;
  /** Stops what is being written. */
  readonly stop: () => void;
  readonly onNotice: (notice: TurnNotice) => void;
  /** What was noticed so holds no longer. */
  readonly onNoticeOver: (code: string) => void;
  readonly newId?: () => string;
}

/**
 * Shows one of many conversations, and saves it while it happens. A conversation is written by one tab; a second one
 * that opens it follows, and takes over when the first leaves it.
 */
export class ConversationKeeper {
  readonly list: ConversationList;
  /** True while another tab writes the conversation that is shown here. */
  readonly following = new ValueStore(false);
  readonly #options: ConversationKeeperOptions;
  readonly #newId: () => string;
  /** Of the conversation that is shown: absent while it is not this tab's. */
  #claim: Claim | undefined;
  /** Ends the wait to take over. */
  #wait = new AbortController();
  /** Conversations that are being let go of: whoever comes back to one waits for that. */
  readonly #leaving = new Map<string, Leaving>();
  /** The conversation that was left last: its media stay, they may be attached to the next message. */
  #former: Conversation | undefined;
  #saver: ConversationSaver | undefined;
  #opening = 0;
  /** The last question whether a conversation may be written here. */
  #request: HandoverRequest | undefined;
  /** What is about to be shown, from storage. */
  #arriving: Opened | undefined;
  /** What other tabs say is taken in one after the other. */
  #hearing: Promise<unknown> = Promise.resolve();

  constructor(options: ConversationKeeperOptions) {
    this.#options = options;
    this.#newId = options.newId ?? (() => crypto.randomUUID());
    this.list = new ConversationList({
      storage: options.storage,
      announce: (entry) => {
        this.#post({ type: 'listed', entry });
      },
      onFailure: () => {
        const message = 'This change of the list of chats could not be saved (is the disk full?). It is tried again.';
        this.#notice('storage/list-not-saved', message);
      },
      onRecovered: () => {
        this.#options.onNoticeOver('storage/list-not-saved');
      },
    });
    options.store.onReplaced((left) => {
      this.#leave(left);
    });
    options.tab.onMessage((message) => {
      if (isTabMessage(message)) this.#inTurn(() => this.#hear(message));
    });
  }

  /** Something would be lost if the tab were closed now. */
  get isBehind(): boolean {
    return this.#saver?.isBehind === true || this.list.isBehind;
  }

  readonly mayWrite = (): boolean => !this.following.getSnapshot();

  /** Shows what this tab showed before, or what was saved last, and saves from then on. Never rejects. */
  async start(): Promise<void> {
    const { store, media, tab } = this.#options;
    const storage = await this.#options.storage;
    if (!storage.persistent) {
      const message = 'The browser lets this page store nothing: conversations end with this tab.';
      this.#notice('storage/conversation-in-memory', message);
    }
    this.#saver = new ConversationSaver({
      store,
      storage,
      blobOf: (mediumId) => media.blob(mediumId),
      mayWrite: this.mayWrite,
      now: this.list.later,
      onWritten: (id, changes) => {
        this.#written(id, changes);
      },
      onFailure: () => {
        const message =
          'There is no room to save what is new here (is the disk full?). It is tried again until there is: delete chats or models, and keep this tab open.';
        this.#notice('storage/conversation-not-saved', message);
      },
      onRecovered: () => {
        this.#options.onNoticeOver('storage/conversation-not-saved');
      },
    });
    const fresh = store.getSnapshot();
    await this.#openLast(storage).catch(() => {
      const message = 'The last conversation could not be read. It was left as it is.';
      this.#notice('storage/conversation-unreadable', message);
    });
    this.#saver.start();
    // Also where somebody quick has begun to talk in it.
    if (store.getSnapshot().id === fresh.id) await this.#claimNew(fresh.id);
    await this.#listOlder(storage)
      .then(() => this.list.load())
      .catch(() => {
        this.#notice('storage/list-unreadable', 'The list of conversations could not be read. It was left as it is.');
      });
    // Somebody quick (or a script) may have begun before there was a saver.
    if (store.getSnapshot().turns.length > 0) await this.flush();
    tab.remember(store.getSnapshot().id);
  }

  /** Writes what is not yet written; never rejects. */
  async flush(): Promise<void> {
    await this.#saver?.flush();
  }

  /** Asks storage at once to write it, as a page that is being left must; never rejects. */
  async flushNow(): Promise<void> {
    await this.#saver?.flushNow();
  }

  /** Shows a stored conversation; follows it where another tab writes it. */
  async open(id: ConversationId): Promise<void> {
    const opening = (this.#opening += 1);
    if (id === this.#options.store.getSnapshot().id) return;
    const opened = await this.#read(id).catch(() => undefined);
    // Somebody has clicked on another one meanwhile.
    if (opening !== this.#opening) return opened?.claim?.release();
    if (opened === undefined) {
      this.#notice('storage/conversation-unreadable', 'This conversation could not be read. It was left as it is.');
      return;
    }
    this.#show(opened);
  }

  /** Makes the conversation that another tab writes this one's to write. The other stops, stores all it has, and follows. */
  async takeOver(): Promise<void> {
    const { store, tab } = this.#options;
    const { id } = store.getSnapshot();
    if (this.mayWrite()) return;
    const { signal } = this.#wait;
    const request = new HandoverRequest(id);
    this.#request = request;
    this.#post({ type: 'wanted', id });
    const answer = await request.answer(this.following);
    if (answer === 'withheld') {
      const message = 'The other tab could not store this chat (is the disk full?), so it stays there.';
      this.#notice('conversation/withheld', message);
    }
    if (answer !== 'silent' || signal.aborted || this.mayWrite()) return;
    this.#wait.abort();
    this.#wait = new AbortController();
    const claim = await tab.take(id);
    await this.#reread(id, this.#wait.signal, claim);
  }

  /** Takes a conversation out of the list, for a while. The one that is shown gives way to a new one. */
  async delete(id: ConversationId): Promise<void> {
    if (id === this.#options.store.getSnapshot().id) this.#showNew();
    const leaving = this.#leaving.get(id);
    await leaving?.tried;
    if (this.#saver?.takeBack(id) === undefined) await leaving?.done;
    else leaving?.claim?.release();
    await this.list.delete(id);
  }

  /** Stores conversations that come from a file, under ids that are new: all of them or, where that fails, none. */
  async add(conversations: readonly ImportedConversation[], signal?: AbortSignal): Promise<void> {
    const storage = await this.#options.storage;
    this.list.putAll(await storeImported(storage, conversations, this.list.later, signal));
  }

  /** A stored conversation as it is now, with its media; undefined where it cannot be read. */
  async contents(id: ConversationId): Promise<TakenConversation | undefined> {
    if (id === this.#options.store.getSnapshot().id) await this.flush();
    // One that is just being left has its last words still to come.
    await this.#leaving.get(id)?.tried;
    return takeConversation(await this.#options.storage, id);
  }

  async #openLast(storage: ConversationStore): Promise<void> {
    const { store, tab } = this.#options;
    const fresh = store.getSnapshot();
    const remembered = tab.remembered();
    for (const id of new Set([remembered, await storage.currentId()])) {
      if (id === undefined || (await storage.listed(id))?.label.deletedAt !== undefined) continue;
      const opened = await this.#read(id);
      // Only what this tab itself showed is followed: a new tab is for something new.
      const isWanted = opened !== undefined && (opened.claim !== undefined || id === remembered);
      // Somebody quick may have begun a new one meanwhile.
      if (!isWanted || store.getSnapshot() !== fresh) opened?.claim?.release();
      else {
        this.#show(opened);
        return;
      }
    }
  }

  async #claimNew(id: ConversationId): Promise<void> {
    const claim = await this.#options.tab.claim(id);
    if (this.#options.store.getSnapshot().id === id && this.#claim === undefined) this.#hold(id, claim);
    else claim?.release();
  }

  /** What was stored before there was a list gets its place in it; empty leftovers go. */
  async #listOlder(storage: ConversationStore): Promise<void> {
    for (const id of await storage.unlisted()) {
      // The one that is shown is this tab's to save; and another tab may be about to write its first words.
      const claim = id === this.#options.store.getSnapshot().id ? undefined : await this.#options.tab.claim(id);
      if (claim === undefined) continue;
      const restored = await restoreConversation(storage, id, () => undefined);
      const saved = { ...UNSAVED, outline: restored?.outline };
      const changes = restored && conversationChanges(restored.conversation, saved, () => undefined, Date.now);
      if (changes?.facts !== undefined) await storage.write(id, changes);
      else if (restored?.outline.parents.length === 0) await storage.remove(id);
      claim.release();
    }
  }

  async #read(id: string): Promise<Opened | undefined> {
    const { storage, media, tab } = this.#options;
    const leaving = this.#leaving.get(id);
    await leaving?.tried;
    const unsaved = this.#saver?.takeBack(id as ConversationId);
    if (unsaved !== undefined) return { conversation: unsaved, claim: leaving?.claim };
    await leaving?.done;
    const claim = await tab.claim(id);
    const restore = (mediumId: MediumId, blob: Blob): void => {
      media.restore(mediumId, blob);
    };
    try {
      const restored = await restoreConversation(await storage, id, restore, claim === undefined);
      if (restored !== undefined) return { conversation: restored.conversation, restored, claim };
      claim?.release();
      return undefined;
    } catch (error) {
      claim?.release();
      throw error;
    }
  }

  #show(opened: Opened): void {
    if (opened.restored !== undefined) this.#saver?.knows(opened.restored);
    this.#arriving = opened;
    this.#options.show(opened.conversation);
  }

  #showNew(): void {
    this.#options.show({ id: this.#newId() as ConversationId, turns: [] });
  }

  /** Shows what the other tab has written since, and then whatever it writes; takes over when it leaves. */
  #follow(id: ConversationId, signal: AbortSignal): void {
    this.#inTurn(() => this.#reread(id, signal, undefined));
    this.#awaitClaim(id, signal);
  }

  #awaitClaim(id: ConversationId, signal: AbortSignal): void {
    void this.#options.tab.awaitClaim(id, signal).then((claim) => {
      if (claim !== undefined) this.#inTurn(() => this.#reread(id, signal, claim));
    });
  }

  /** Another tab wants to write what is shown here. */
  async #handOver(id: ConversationId): Promise<void> {
    if (!this.mayWrite()) {
      // Whoever asked goes first.
      this.#wait.abort();
      this.#wait = new AbortController();
      this.#awaitClaim(id, this.#wait.signal);
      return;
    }
    this.#options.stop();
    const isStored = (await this.#saver?.flush()) ?? false;
    if (id !== this.#options.store.getSnapshot().id) return;
    if (isStored) this.#giveUp(id);
    else this.#post({ type: 'withheld', id });
  }

  /** From now on another tab writes what is shown here. */
  #giveUp(id: ConversationId): void {
    const claim = this.#claim;
    this.#claim = undefined;
    this.following.update(() => true);
    claim?.release();
    this.#follow(id, this.#wait.signal);
  }

  /** Notices when the conversation is taken by a tab that had no answer from this one. */
  #hold(id: ConversationId, claim: Claim | undefined): void {
    this.#claim = claim;
    void claim?.taken.then(() => {
      if (this.#claim !== claim) return;
      this.#options.stop();
      this.#giveUp(id);
    });
  }

  /** Shows a conversation as it is stored now. With a claim, it is this tab's to write from then on. */
  async #reread(id: ConversationId, signal: AbortSignal, claim: Claim | undefined): Promise<void> {
    const { storage, media, store } = this.#options;
    const restore = (mediumId: MediumId, blob: Blob): void => {
      media.restore(mediumId, blob);
    };
    const restored = await restoreConversation(await storage, id, restore, claim === undefined).catch(() => undefined);
    if (signal.aborted || restored === undefined || this.mayWrite()) {
      claim?.release();
      return;
    }
    this.#saver?.knows(restored);
    if (claim !== undefined) {
      this.#hold(id, claim);
      this.following.update(() => false);
    }
    store.replace(restored.conversation);
  }

  #inTurn(job: () => Promise<void>): void {
    this.#hearing = this.#hearing.then(job).catch(() => undefined);
  }

  #leave(left: Conversation): void {
    const { store, media, tab } = this.#options;
    const { id } = store.getSnapshot();
    if (left.id === id) return;
    this.#opening += 1;
    const claim = this.#claim;
    const wasFollowing = this.following.getSnapshot();
    this.#wait.abort();
    this.#wait = new AbortController();
    const arriving = this.#arriving?.conversation.id === id ? this.#arriving : undefined;
    this.#arriving = undefined;
    this.#hold(id, arriving?.claim);
    this.following.update(() => arriving !== undefined && arriving.claim === undefined);
    tab.remember(id);
    if (arriving === undefined) void this.#claimNew(id);
    else if (arriving.claim === undefined) this.#follow(id, this.#wait.signal);
    const former = this.#former;
    this.#former = left;
    const { tried, stored } = (!wasFollowing && this.#saver?.leave(left)) || NOTHING_TO_STORE;
    const done = stored.then((isStored) => {
      // Shown again, with the claim, before it could be stored.
      if (!isStored) return;
      claim?.release();
      this.#leaving.delete(left.id);
      const unsaved = this.#saver?.unsaved ?? [];
      const kept = new Set([store.getSnapshot(), left, ...unsaved].flatMap(allTurns).flatMap(mediaOf));
      const gone = former === undefined ? [] : allTurns(former).flatMap(mediaOf);
      media.forget(gone.filter((mediumId) => !kept.has(mediumId)));
    });
    this.#leaving.set(left.id, { tried, done, claim });
    if (!wasFollowing && !isEmpty(left)) this.list.expect(left.id, automaticTitle(left));
  }

  #written(id: ConversationId, changes: ConversationChanges): void {
    if (changes.facts !== undefined) this.list.putFacts(id, changes.facts);
    const { outline, changed } = changes;
    this.#post({ type: 'written', id, outline, changed: changed.map(([turnId, turn]) => [turnId, turn]) });
  }

  async #hear(message: TabMessage): Promise<void> {
    const { store, storage, media } = this.#options;
    if (message.type === 'listed') {
      this.list.put(message.entry);
      const shown = store.getSnapshot().id;
      if (message.entry.label.deletedAt === undefined || message.entry.id !== shown) return;
      this.#showNew();
      this.#notice('conversation/deleted', 'The conversation that was shown here was deleted in another tab.');
      return;
    }
    const { id } = store.getSnapshot();
    if (message.id !== id) return;
    if (message.type === 'wanted') {
      await this.#handOver(id);
      return;
    }
    if (message.type === 'withheld') {
      if (this.#request?.id === message.id) this.#request.withheld();
      return;
    }
    if (this.mayWrite()) return;
    const next = followed(store.getSnapshot(), message);
    for (const mediumId of allTurns(next).flatMap(mediaOf)) {
      if (media.blob(mediumId) !== undefined) continue;
      const blob = await (await storage).readMedium(mediumId).catch(() => undefined);
      if (blob !== undefined) media.restore(mediumId, blob);
    }
    const shown = store.getSnapshot();
    if (message.id === shown.id && !this.mayWrite()) store.replace(followed(shown, message));
  }

  #post(message: TabMessage): void {
    this.#options.tab.post(message);
  }

  #notice(code: string, message: string): void {
    this.#options.onNotice({ code, message });
  }
}

/** A conversation that is no longer shown, until all of it is stored. */
interface Leaving {
  /** To store it, once. */
  readonly tried: Promise<unknown>;
  readonly done: Promise<unknown>;
  readonly claim: Claim | undefined;
}

const NOTHING_TO_STORE = { tried: Promise.resolve(), stored: Promise.resolve(true) };

interface Opened {
  readonly conversation: Conversation;
  /** Absent where it comes from memory, because it could not be stored. */
  readonly restored?: RestoredConversation;
  /** Absent while another tab has it. */
  readonly claim: Claim | undefined;
}
