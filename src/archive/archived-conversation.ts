import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { allTurns, assembled, parentsOf } from '../orchestrator/branches.ts';
import { brokenOffTurn } from '../orchestrator/conversation-record.ts';
import type { ImportedConversation, TakenConversation } from '../orchestrator/conversation-transfer.ts';
import type { ConversationId } from '../orchestrator/turn-store.ts';
import type { Drawing, GeneratedPart, ItemId, ReplyPart, Turn, TurnId, UserPart } from '../orchestrator/turn.ts';
import { ARCHIVE_FORMAT, ARCHIVE_FORMAT_VERSION } from './archive-schema.ts';
import type { ArchivedConversation, ArchivedMedium, ArchivedTurn } from './archive-schema.ts';
import { tensorFromText, tensorToText } from './tensor-text.ts';

type ArchivedItem = Extract<ArchivedTurn['reply'][number], { type: 'generated' }>;

/** What is written of a conversation. */
export function toArchived(taken: TakenConversation, media: readonly ArchivedMedium[]): ArchivedConversation {
  const { conversation, title, pinned, createdAt, updatedAt } = taken;
  return {
    format: ARCHIVE_FORMAT,
    formatVersion: ARCHIVE_FORMAT_VERSION,
    id: conversation.id,
    title: title ?? null,
    pinned,
    createdAt,
    updatedAt,
    shown: conversation.turns.map(({ id }) => id),
    parents: parentsOf(conversation).map(([id, parent]) => [id, parent]),
    turns: allTurns(conversation).map((turn) => archivedTurn(brokenOffTurn(turn))),
    media: [...media],
  };
}

function archivedTurn(turn: Turn): ArchivedTurn {
  const { id, user, references, options, stage, reply, notices, droppedTurns, failure, result } = turn;
  return {
    id,
    user: [...user],
    references: [...references],
    options,
    // A turn that was broken off is no longer being written.
    stage: stage as ArchivedTurn['stage'],
    reply: reply.map((part) => (part.type === 'text' ? part : archivedItem(part))),
    notices: notices.map(({ code, message, severity }) => ({ code, message, ...(severity && { severity }) })),
    droppedTurns,
    failure,
    result: result && archivedResult(result),
  };
}

function archivedResult({
  widths: _widths,
  ...result
}: NonNullable<Turn['result']>): NonNullable<ArchivedTurn['result']> {
  return result;
}

function archivedItem(part: GeneratedPart): ArchivedItem {
  const { progress: _progress, preview: _preview, film: _film, status, span, drawing, ...rest } = part;
  return {
    ...rest,
    status: status as ArchivedItem['status'],
    drawing: drawing && archivedDrawing(drawing),
    span: { ...span, signalHiddenStates: tensorToText(span.signalHiddenStates) },
  };
}

function archivedDrawing({ modules: _modules, ...drawing }: Drawing): NonNullable<ArchivedItem['drawing']> {
  return drawing;
}

/** The conversation under ids that are all new. `blobs` are by the ids in the archive. */
export function fromArchived(
  archived: ArchivedConversation,
  blobs: ReadonlyMap<MediumId, Blob>,
  newId: () => string,
): ImportedConversation {
  const renewed = new Map<string, string>();
  // One of each kind may have the same id.
  const anew = <Id extends string>(kind: string, id: Id): Id => {
    const known = renewed.get(`${kind} ${id}`) ?? newId();
    renewed.set(`${kind} ${id}`, known);
    return known as Id;
  };
  const turn = (id: TurnId): TurnId => anew('turn', id);
  const medium = (id: MediumId): MediumId => anew('medium', id);
  const item = (id: ItemId): ItemId => anew('item', id);
  const parents = archived.parents.map(([id, parent]) => [turn(id), parent === null ? null : turn(parent)] as const);
  const turns = archived.turns.map((old) => revived(old, { turn, medium, item }));
  const { title, pinned, createdAt, updatedAt } = archived;
  return {
    conversation: assembled(newId() as ConversationId, turns, parents, archived.shown.map(turn)),
    ...(title !== null && { title }),
    pinned,
    createdAt,
    updatedAt,
    blobs: new Map([...blobs].map(([id, blob]) => [medium(id), blob])),
  };
}

interface Renewal {
  readonly turn: (id: TurnId) => TurnId;
  readonly medium: (id: MediumId) => MediumId;
  readonly item: (id: ItemId) => ItemId;
}

function revived(old: ArchivedTurn, renewal: Renewal): Turn {
  return {
    ...old,
    id: renewal.turn(old.id),
    user: old.user.map((part): UserPart =>
      part.type === 'text' ? part : { ...part, mediumId: renewal.medium(part.mediumId) },
    ),
    references: old.references.map(renewal.medium),
    prefill: null,
    reply: old.reply.map((part): ReplyPart => (part.type === 'text' ? part : revivedItem(part, renewal))),
  };
}

function revivedItem({ span, drawing, source, ...part }: ArchivedItem, renewal: Renewal): GeneratedPart {
  return {
    ...part,
    ...(source !== undefined && { source: renewal.medium(source) }),
    itemId: renewal.item(part.itemId),
    // Checked while parsing.
    span: {
      ...span,
      signalHiddenStates: tensorFromText(span.signalHiddenStates) ?? { dims: [0], data: new Float32Array() },
    },
    drawing: drawing && { ...drawing, mediumId: renewal.medium(drawing.mediumId) },
    progress: null,
    preview: null,
  };
}

/** As much of a turn, archived or not, as says what its media are. */
interface Naming extends Pick<Turn, 'user' | 'references'> {
  readonly reply: readonly (
    { readonly type: 'text' } | Pick<GeneratedPart, 'type' | 'modality' | 'drawing' | 'source'>
  )[];
}

/** What every medium is used as: messages, drawings and what drawings change say so, references do not. */
export function usesOf(turns: readonly Naming[]): ReadonlyMap<MediumId, ReadonlySet<MediumModality>> {
  const uses = new Map<MediumId, Set<MediumModality>>();
  const add = (id: MediumId, modality?: MediumModality): void => {
    const known = uses.get(id) ?? new Set();
    uses.set(id, modality === undefined ? known : known.add(modality));
  };
  for (const { user, reply, references } of turns) {
    for (const part of user) if (part.type === 'medium') add(part.mediumId, part.modality);
    for (const part of reply) {
      if (part.type === 'text') continue;
      if (part.drawing) add(part.drawing.mediumId, part.modality);
      if (part.source !== undefined) add(part.source, part.modality);
    }
    for (const id of references) add(id);
  }
  return uses;
}
