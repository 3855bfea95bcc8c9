import type { TurnEvent } from './turn-event.ts';
import { putAside, showBranch, withTurn } from './branches.ts';
import type { Branches } from './branches.ts';
import { reduceTurn } from './reduce-turn.ts';
import type { Turn, TurnId } from './turn.ts';

export type ConversationId = string & { readonly __unit: 'conversation id' };

export interface Conversation {
  readonly id: ConversationId;
  /** The turns that are shown, in order. */
  readonly turns: readonly Turn[];
  /** Absent as long as no message was edited and no reply regenerated. */
  readonly branches?: Branches;
}

/** Calls back once, soon; the page passes one that waits for the next animation frame. */
export type Schedule = (callback: () => void) => void;

/**
 * The conversation and its listeners; framework-free. State changes at once; listeners are told once per `schedule`,
 * however many events came in between, so that a fast model does not render faster than the screen.
 */
export class TurnStore {
  readonly #listeners = new Set<() => void>();
  readonly #replacementListeners: ((left: Conversation) => void)[] = [];
  readonly #schedule: Schedule;
  #conversation: Conversation;
  #scheduled = false;

  constructor(
    conversation: Conversation,
    schedule: Schedule = (callback) => {
      callback();
    },
  ) {
    this.#conversation = conversation;
    this.#schedule = schedule;
  }

  readonly getSnapshot = (): Conversation => this.#conversation;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  turn(id: TurnId): Turn | undefined {
    return this.#conversation.turns.find((turn) => turn.id === id);
  }

  /** Events of a turn that is no longer there (edited away, another conversation) are dropped. */
  dispatch(id: TurnId, event: TurnEvent): void {
    const { turns } = this.#conversation;
    const index = turns.findIndex((turn) => turn.id === id);
    const turn = turns[index];
    if (turn === undefined) return;
    const next = reduceTurn(turn, event);
    if (next === turn) return;
    this.#set({ ...this.#conversation, turns: turns.with(index, next) });
  }

  append(turn: Turn): void {
    this.#set(withTurn(this.#conversation, turn));
  }

  /** Puts the turn and all that follow it aside; what is appended next begins another branch. */
  putAside(id: TurnId): void {
    this.#set(putAside(this.#conversation, id));
  }

  /** Shows the branch that the turn is part of. */
  showBranch(id: TurnId): void {
    this.#set(showBranch(this.#conversation, id));
  }

  replace(conversation: Conversation): void {
    const left = this.#conversation;
    if (conversation === left) return;
    this.#conversation = conversation;
    for (const listener of this.#replacementListeners) listener(left);
    this.#announce();
  }

  /** Tells at once, not at the next `schedule`, of a conversation that gave way to another: the last chance to save it. */
  onReplaced(listener: (left: Conversation) => void): void {
    this.#replacementListeners.push(listener);
  }

  #set(conversation: Conversation): void {
    if (conversation === this.#conversation) return;
    this.#conversation = conversation;
    this.#announce();
  }

  #announce(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
