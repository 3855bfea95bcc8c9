import { AppError } from '../domain/app-error.ts';
import type { MediumModality } from '../domain/modality.ts';
import { DecodingQueue } from './decoding-queue.ts';
import { drawItem } from './item-drawer.ts';
import type { MediaPort } from './media-port.ts';
import { PerceptionCache } from './perception-cache.ts';
import { ReplyWriter } from './reply-writer.ts';
import type { Residency } from './residency.ts';
import { randomSeed } from './seeds.ts';
import type { SourceModalities } from './source-modalities.ts';
import type { Conversation, ConversationId, TurnStore } from './turn-store.ts';
import { generatedParts, isActive, isDrawing, isWriting, newTurn } from './turn.ts';
import type { DrawingSettings, GeneratedPart, ItemId, Turn, TurnId, TurnOptions, UserPart } from './turn.ts';

export interface ChatEngineOptions {
  readonly store: TurnStore;
  readonly residency: Residency;
  readonly media: MediaPort;
  /** What the pack can perceive. */
  readonly perceives: ReadonlySet<MediumModality>;
  /** What the pack can make media of. */
  readonly sources: SourceModalities;
  /** Options of a turn where the caller names none; the seed is drawn anew for every turn unless stated. */
  readonly defaults: () => Omit<TurnOptions, 'seed'> & { readonly seed: number | null };
  readonly newId?: () => string;
  /** What was perceived already; its own where none is given. */
  readonly perceived?: PerceptionCache;
  /**
   * Resolves when what was said last is on the screen; work on a reply waits for it, since that takes all cores and would
   * hold the screen up. Absent: nothing is waited for.
   */
  readonly shown?: () => Promise<void>;
  /** False while another tab writes the conversation that is shown; absent: always true. */
  readonly mayWrite?: () => boolean;
}

/** Another tab writes this conversation. */
export class ConversationElsewhereError extends AppError {
  override readonly code = 'conversation/elsewhere';
  constructor(options?: ErrorOptions) {
    super('This chat is being written in another tab. Choose “Use it here” to go on with it in this one.', options);
  }
}

/** The turn named is not there (any more). */
export class UnknownTurnError extends AppError {
  override readonly code = 'turn/unknown';
}

/**
 * The conversation's verbs. One reply is written at a time, in the order sent; drawings go on beside it. Nothing here
 * rejects for want of luck: failures are kept with their turn or item, to be retried.
 */
export class ChatEngine {
  readonly #options: ChatEngineOptions;
  readonly #newId: () => string;
  readonly #writer: ReplyWriter;
  readonly #perceived: PerceptionCache;
  readonly #drawings = new DecodingQueue();
  readonly #writing = new Map<TurnId, AbortController>();
  #tail: Promise<void> = Promise.resolve();

  constructor(options: ChatEngineOptions) {
    this.#options = options;
    this.#perceived = options.perceived ?? new PerceptionCache();
    this.#newId = options.newId ?? (() => crypto.randomUUID());
    this.#writer = new ReplyWriter({
      ...options,
      perceived: this.#perceived,
      newItemId: () => this.#newId() as ItemId,
      onItem: (turnId, itemId) => {
        this.#draw(turnId, itemId);
      },
    });
  }

  /** Adds a turn and begins its reply. Returns at once. */
  send(user: readonly UserPart[], overrides: Partial<TurnOptions> = {}): TurnId {
    this.#assertMayWrite();
    const { seed, ...defaults } = this.#options.defaults();
    const turn = newTurn(this.#newId() as TurnId, user, { ...defaults, seed: seed ?? randomSeed(), ...overrides });
    this.#options.store.append(turn);
    this.#write(turn.id);
    return turn.id;
  }

  /** Resolves with the turn once its text and all its media are settled, or it is gone. */
  settled(turnId: TurnId): Promise<Turn | undefined> {
    const { store } = this.#options;
    return new Promise((resolve) => {
      const check = (): boolean => {
        const turn = store.turn(turnId);
        if (turn !== undefined && isActive(turn)) return false;
        unsubscribe();
        resolve(turn);
        return true;
      };
      const unsubscribe = store.subscribe(check);
      check();
    });
  }

  /** Writes the reply anew, with a new seed unless one is given; this turn and what followed it stay as another branch. */
  regenerate(turnId: TurnId, overrides: Partial<TurnOptions> = {}): TurnId {
    const { user, options } = this.#turn(turnId);
    this.#putAside(turnId);
    return this.send(user, { ...options, seed: randomSeed(), ...overrides });
  }

  /** Another message in the place of an earlier one; that and the turns after it stay as another branch. */
  edit(turnId: TurnId, user: readonly UserPart[], overrides: Partial<TurnOptions> = {}): TurnId {
    const { options } = this.#turn(turnId);
    this.#putAside(turnId);
    return this.send(user, { ...options, ...overrides });
  }

  /** Shows another branch; what was being written on this one is stopped. */
  showBranch(turnId: TurnId): void {
    this.#assertMayWrite();
    this.stop();
    this.#options.store.showBranch(turnId);
  }

  /** Goes on with a failed, stopped or interrupted reply; what was shown stays. */
  resume(turnId: TurnId): void {
    this.#assertMayWrite();
    if (isWriting(this.#turn(turnId))) return;
    this.#options.store.dispatch(turnId, { type: 'resumed' });
    this.#write(turnId);
  }

  /** Stops every reply and every drawing. What was shown stays, and stays in the history. */
  stop(): void {
    // What another tab writes is not this one's to stop.
    if (this.#options.mayWrite?.() === false) return;
    for (const turn of this.#options.store.getSnapshot().turns) {
      if (isActive(turn)) this.stopTurn(turn.id);
    }
  }

  stopTurn(turnId: TurnId): void {
    const turn = this.#turn(turnId);
    // Told to the store first: the page must show it now, the worker obeys when it next looks.
    this.#options.store.dispatch(turnId, { type: 'stopped' });
    this.#writing.get(turnId)?.abort();
    for (const part of generatedParts(turn)) if (isDrawing(part)) this.stopItem(turnId, part.itemId);
  }

  /** Stops one drawing; the text and the other drawings go on. */
  stopItem(turnId: TurnId, itemId: ItemId): void {
    this.#options.store.dispatch(turnId, { type: 'item-stopped', itemId });
    this.#drawings.stop(itemId);
  }

  /** Draws one item again, by default with a new seed; the text and, until it is done, the old drawing stay. */
  reroll(turnId: TurnId, itemId: ItemId, overrides: Partial<DrawingSettings> = {}): void {
    this.#assertMayWrite();
    const part = this.#item(turnId, itemId);
    if (isDrawing(part)) return;
    const attempt = { ...part.attempt, seed: randomSeed(), ...overrides };
    this.#options.store.dispatch(turnId, { type: 'item-requeued', itemId, attempt });
    this.#draw(turnId, itemId);
  }

  /** Draws a failed or stopped item with the settings it had. */
  retryItem(turnId: TurnId, itemId: ItemId): void {
    this.reroll(turnId, itemId, this.#item(turnId, itemId).attempt);
  }

  /** Stops everything and begins an empty conversation. */
  newConversation(): ConversationId {
    const id = this.#newId() as ConversationId;
    this.showConversation({ id, turns: [] });
    return id;
  }

  /** Stops everything and shows another conversation. */
  showConversation(conversation: Conversation): void {
    this.stop();
    this.#perceived.clear();
    this.#options.store.replace(conversation);
  }

  #write(turnId: TurnId): void {
    const controller = new AbortController();
    this.#writing.set(turnId, controller);
    this.#tail = this.#tail
      .then(() => this.#writer.write(turnId, controller.signal))
      .finally(() => {
        if (this.#writing.get(turnId) === controller) this.#writing.delete(turnId);
      });
  }

  #draw(turnId: TurnId, itemId: ItemId): void {
    this.#drawings.enqueue(itemId, (signal) => drawItem(this.#options, turnId, itemId, signal));
  }

  #putAside(turnId: TurnId): void {
    this.#assertMayWrite();
    const { store } = this.#options;
    const { turns } = store.getSnapshot();
    const from = turns.findIndex((turn) => turn.id === turnId);
    for (const turn of turns.slice(from)) if (isActive(turn)) this.stopTurn(turn.id);
    store.putAside(turnId);
  }

  #assertMayWrite(): void {
    if (this.#options.mayWrite?.() === false) throw new ConversationElsewhereError();
  }

  #turn(turnId: TurnId): Turn {
    const turn = this.#options.store.turn(turnId);
    if (turn === undefined) throw new UnknownTurnError('This message is no longer part of the conversation.');
    return turn;
  }

  #item(turnId: TurnId, itemId: ItemId): GeneratedPart {
    const item = generatedParts(this.#turn(turnId)).find((part) => part.itemId === itemId);
    if (item === undefined) throw new UnknownTurnError('This item is no longer part of the conversation.');
    return item;
  }
}
