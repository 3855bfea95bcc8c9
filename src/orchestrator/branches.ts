import type { Conversation } from './turn-store.ts';
import type { Turn, TurnId } from './turn.ts';

/** Of a turn: the one that it follows; null where it begins the conversation. */
export type Parent = readonly [turnId: TurnId, parent: TurnId | null];

/** What a conversation has beside the turns that it shows, since a message was edited or a reply regenerated. */
export interface Branches {
  /** Of every turn, shown or not, in the order made: parents come before what follows them. */
  readonly parents: readonly Parent[];
  /** The turns that are not shown. */
  readonly aside: readonly Turn[];
}

/** Of every turn, in the order made. */
export function parentsOf({ turns, branches }: Conversation): readonly Parent[] {
  return branches?.parents ?? turns.map(({ id }, index) => [id, turns[index - 1]?.id ?? null]);
}

/** All turns, shown or not, in the order made. */
export function allTurns(conversation: Conversation): readonly Turn[] {
  const { turns, branches } = conversation;
  if (branches === undefined) return turns;
  const byId = new Map([...turns, ...branches.aside].map((turn) => [turn.id, turn]));
  return branches.parents.flatMap(([id]) => byId.get(id) ?? []);
}

/** With one more turn at the end of the branch that is shown. */
export function withTurn(conversation: Conversation, turn: Turn): Conversation {
  const { turns, branches } = conversation;
  const parent: Parent = [turn.id, turns.at(-1)?.id ?? null];
  return {
    ...conversation,
    turns: [...turns, turn],
    ...(branches && { branches: { ...branches, parents: [...branches.parents, parent] } }),
  };
}

/** Puts the turn and what follows it aside: what is written next begins another branch. */
export function putAside(conversation: Conversation, turnId: TurnId): Conversation {
  const { turns, branches } = conversation;
  const index = turns.findIndex(({ id }) => id === turnId);
  if (index < 0) return conversation;
  const aside = [...(branches?.aside ?? []), ...turns.slice(index)];
  return { ...conversation, turns: turns.slice(0, index), branches: { parents: parentsOf(conversation), aside } };
}

/** Shows the branch that the turn is part of, to the end that was made last. The same object where it is shown already. */
export function showBranch(conversation: Conversation, turnId: TurnId): Conversation {
  const { turns, branches } = conversation;
  if (!branches?.aside.some(({ id }) => id === turnId)) return conversation;
  const byId = new Map([...turns, ...branches.aside].map((turn) => [turn.id, turn]));
  const parentOf = new Map(branches.parents);
  const shown: TurnId[] = [];
  for (let id: TurnId | null | undefined = turnId; id; id = parentOf.get(id)) shown.unshift(id);
  for (let end: TurnId | undefined = turnId; ; shown.push(end)) {
    end = branches.parents.findLast(([, parent]) => parent === end)?.[0];
    if (end === undefined) break;
  }
  const isShown = new Set(shown);
  return {
    ...conversation,
    turns: shown.flatMap((id) => byId.get(id) ?? []),
    branches: { ...branches, aside: [...byId.values()].filter(({ id }) => !isShown.has(id)) },
  };
}

/** The turns to choose from in the place of one: by message, and by reply to the same message. In the order made. */
export interface Alternatives {
  /** For every message the turn to show: this one, or that message's newest. */
  readonly messages: readonly TurnId[];
  readonly replies: readonly TurnId[];
}

/** What could be shown instead of a turn, itself included. The same object as long as there are the same branches. */
export function alternatives(conversation: Conversation, turnId: TurnId): Alternatives {
  const { branches } = conversation;
  if (branches === undefined) return NONE;
  const known = alternativesOf.get(branches);
  if (known !== undefined) return known.get(turnId) ?? NONE;
  const made = allAlternatives(conversation);
  alternativesOf.set(branches, made);
  return made.get(turnId) ?? NONE;
}

const NONE: Alternatives = { messages: [], replies: [] };
/** Asked for by every message at every word that is written. */
const alternativesOf = new WeakMap<Branches, ReadonlyMap<TurnId, Alternatives>>();

function allAlternatives(conversation: Conversation): ReadonlyMap<TurnId, Alternatives> {
  const parentOf = new Map(parentsOf(conversation));
  const siblings = new Map<TurnId | null, Map<string, TurnId[]>>();
  for (const { id, user } of allTurns(conversation)) {
    const parent = parentOf.get(id) ?? null;
    const byMessage = siblings.get(parent) ?? new Map<string, TurnId[]>();
    siblings.set(parent, byMessage);
    const message = JSON.stringify(user);
    byMessage.set(message, [...(byMessage.get(message) ?? []), id]);
  }
  const found = new Map<TurnId, Alternatives>();
  for (const byMessage of siblings.values()) {
    const groups = [...byMessage.values()];
    for (const own of groups) {
      for (const id of own) {
        const messages = groups.flatMap((group) => (group === own ? id : (group.at(-1) ?? [])));
        found.set(id, { messages, replies: own });
      }
    }
  }
  return found;
}

/**
 * A conversation from what storage or a file says of it. What does not fit (a turn that was lost, a parent that is not
 * there or comes later) costs that turn and what followed it, never the conversation.
 */
export function assembled(
  id: Conversation['id'],
  turns: readonly Turn[],
  parents: readonly Parent[],
  shown: readonly TurnId[],
): Conversation {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const sound = new Map<TurnId, TurnId | null>();
  for (const [turnId, parent] of parents) {
    if (byId.has(turnId) && !sound.has(turnId) && (parent === null || sound.has(parent))) sound.set(turnId, parent);
  }
  const line: TurnId[] = [];
  for (const turnId of shown) if (sound.get(turnId) === (line.at(-1) ?? null)) line.push(turnId);
  const isShown = new Set(line);
  const conversation = { id, turns: line.flatMap((turnId) => byId.get(turnId) ?? []) };
  const aside = [...sound.keys()].flatMap((turnId) => (isShown.has(turnId) ? [] : (byId.get(turnId) ?? [])));
  return aside.length === 0 ? conversation : { ...conversation, branches: { parents: [...sound], aside } };
}
