import type { MediumId } from '../domain/message.ts';
import type { ArchivedConversation, ArchivedTurn } from './archive-schema.ts';
import { tensorFromText } from './tensor-text.ts';

export interface Fault {
  readonly path: string;
  /** Completes "‹path› …". */
  readonly problem: string;
}

/** The first thing that names something which is not there, or is not what it is named as; undefined where all hold. */
export function referenceFault(conversation: ArchivedConversation): Fault | undefined {
  return (
    repeated('turns', ids(conversation.turns)) ??
    repeated('media', ids(conversation.media)) ??
    repeated(
      'media',
      conversation.media.flatMap(({ file }) => file?.toLowerCase() ?? []),
    ) ??
    parentFault(conversation) ??
    shownFault(conversation) ??
    turnFault(conversation) ??
    unusedFault(conversation)
  );
}

const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

function repeated(list: string, names: readonly string[]): Fault | undefined {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) return { path: `$.${list}[${String(index)}]`, problem: 'has a name that another one has' };
    seen.add(name);
  }
  return undefined;
}

/** One parent for every turn, in the same order, and each parent before what follows it: so there are no circles. */
function parentFault({ turns, parents }: ArchivedConversation): Fault | undefined {
  if (parents.length !== turns.length) return { path: '$.parents', problem: 'must have one entry for every turn' };
  const known = new Set<string>();
  for (const [index, [id, parent]] of parents.entries()) {
    const path = `$.parents[${String(index)}]`;
    if (turns[index]?.id !== id) return { path, problem: 'must be of the turn at the same place' };
    if (parent !== null && !known.has(parent)) return { path, problem: 'names a turn that does not come before' };
    known.add(id);
  }
  return undefined;
}

/** From a first turn on, each following the one before. */
function shownFault({ shown, parents }: ArchivedConversation): Fault | undefined {
  const parentOf = new Map(parents);
  for (const [index, id] of shown.entries()) {
    if (parentOf.get(id) !== (shown[index - 1] ?? null)) {
      return { path: `$.shown[${String(index)}]`, problem: 'must follow the turn that is shown before it' };
    }
  }
  return undefined;
}

function turnFault({ turns, media }: ArchivedConversation): Fault | undefined {
  const known = new Set<string>(ids(media));
  const items = new Set<string>();
  for (const [index, turn] of turns.entries()) {
    const path = `$.turns[${String(index)}]`;
    const missing = mediaNamed(turn).find((id) => !known.has(id));
    if (missing !== undefined) return { path, problem: `names the medium "${missing}", which is not under media` };
    const fault = replyFault(turn, path, items);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function replyFault({ reply }: ArchivedTurn, turnPath: string, items: Set<string>): Fault | undefined {
  for (const [index, part] of reply.entries()) {
    if (part.type === 'text') continue;
    const path = `${turnPath}.reply[${String(index)}]`;
    const { drawing, span, status, modality, itemId } = part;
    if (items.has(itemId)) return { path, problem: 'has the id of another item' };
    items.add(itemId);
    if (status === 'done' && drawing === null) return { path, problem: 'is done and has no drawing' };
    if (drawing !== null && drawing.extent.modality !== modality) {
      return { path, problem: 'has a drawing of another modality' };
    }
    if (tensorFromText(span.signalHiddenStates) === undefined) {
      return { path: `${path}.span.signalHiddenStates`, problem: 'must have as many float32 values as dims say' };
    }
  }
  return undefined;
}

function unusedFault({ turns, media }: ArchivedConversation): Fault | undefined {
  const named = new Set(turns.flatMap(mediaNamed));
  const index = media.findIndex(({ id }) => !named.has(id));
  return index < 0 ? undefined : { path: `$.media[${String(index)}]`, problem: 'is named by no turn' };
}

function mediaNamed({ user, reply, references }: ArchivedTurn): readonly MediumId[] {
  return [
    ...user.flatMap((part) => (part.type === 'medium' ? part.mediumId : [])),
    ...reply.flatMap((part) => (part.type === 'generated' && part.drawing !== null ? part.drawing.mediumId : [])),
    ...reply.flatMap((part) => (part.type === 'generated' && part.source !== undefined ? part.source : [])),
    ...references,
  ];
}
