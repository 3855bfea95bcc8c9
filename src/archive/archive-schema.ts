/**
 * Version 1 of `conversation.json`. An archive is a zip of folders, one a conversation, each with a `conversation.json`
 * and the media that it names, as files beside it:
 *
 *     01-draw-a-red-apple/conversation.json
 *     01-draw-a-red-apple/picture-1.png
 *
 * | field                  | says                                                                              |
 * |------------------------|-----------------------------------------------------------------------------------|
 * | format, formatVersion  | `"anytab-conversation"`, 1                                                        |
 * | id                     | of the conversation where it was saved; whoever reads it gives all ids anew       |
 * | title                  | the name that the person gave it; null where it goes by its first words           |
 * | pinned                 | whether it stands first in the list                                               |
 * | createdAt, updatedAt   | milliseconds since 1970                                                           |
 * | shown                  | ids of the turns that are shown, in order                                         |
 * | parents                | of every turn, in the order made: `[id, id of the turn before it, or null]`       |
 * | turns                  | every turn, shown or not, in the order of `parents`                               |
 * | media                  | `{ id, file, bytes }`; `file` is a name in the folder, null where it was lost     |
 *
 * A turn is that of src/orchestrator/turn.ts without what is only so while it is being written (`prefill`, `progress`,
 * `preview`) and without what was measured on the way (`trace`, `film`, `modules`, `widths`): it is of the device, not of
 * the conversation. Hidden states are `{ dims, float32 }`: base64 of little-endian values, row by row. With them a medium can be
 * made again from the span, without the text.
 *
 * Keys that it does not know are refused: whatever says more is of another version.
 */
import * as v from 'valibot';
import type { MediumId } from '../domain/message.ts';
import type { ItemId, TurnId } from '../orchestrator/turn.ts';
import type { ConversationId } from '../orchestrator/turn-store.ts';
import * as limits from './archive-limits.ts';

export const ARCHIVE_FORMAT = 'anytab-conversation';
export const ARCHIVE_FORMAT_VERSION = 1;

const identifier = <Id extends string>() =>
  v.pipe(
    v.string(),
    v.regex(/^[\w.:-]{1,100}$/, 'must be 1 to 100 letters, digits, ".", ":", "_" or "-"'),
    v.transform((id) => id as Id),
  );
const turnId = identifier<TurnId>();
const mediumId = identifier<MediumId>();

const text = v.pipe(v.string(), v.maxLength(limits.LONGEST_TEXT, 'is too long'));
const finite = v.pipe(v.number(), v.finite('must be finite'));
const within = (min: number, max: number) =>
  v.pipe(finite, v.minValue(min, `must be at least ${String(min)}`), v.maxValue(max, `must be at most ${String(max)}`));
const whole = (min: number, max: number) => v.pipe(within(min, max), v.safeInteger('must be a whole number'));
const seed = whole(0, 0xffffffff);
const count = whole(0, 1e9);
/** The last moment that a `Date` knows. */
const moment = whole(0, 8.64e15);
const milliseconds = within(0, 1e12);
/** Sums of float32 may round above 1. */
const probability = within(0, 1.001);
const modality = v.picklist(['image', 'audio', 'video']);
const route = v.picklist(['signal', 'caption']);

const byModality = <Item extends v.GenericSchema>(item: Item) =>
  v.strictObject({ image: v.exactOptional(item), audio: v.exactOptional(item), video: v.exactOptional(item) });
const listOf = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.pipe(v.array(item), v.maxLength(most, `must have at most ${String(most)} items`));

const denoising = { steps: whole(1, 1e5), guidanceScale: within(0, 1000) };
const strength = v.exactOptional(within(0, 1));
const drawingSettings = { ...denoising, seed, route, strength };

const options = v.strictObject({
  routing: byModality(v.picklist(['auto', 'ask', 'forbid'])),
  route,
  seed,
  sampling: v.strictObject({
    temperature: within(0, 100),
    topP: within(0, 1),
    topK: whole(0, 1e6),
    minP: within(0, 1),
    repetitionPenalty: within(0.01, 100),
    maxNewTokens: whole(1, 1e6),
  }),
  systemPrompt: v.exactOptional(text),
  denoising: byModality(v.strictObject(denoising)),
  strength,
});

const textPart = v.strictObject({ type: v.literal('text'), text });
const mediumPart = v.strictObject({ type: v.literal('medium'), modality, mediumId });

const side = whole(1, 16_384);
const extent = v.variant('modality', [
  v.strictObject({ modality: v.literal('image'), width: side, height: side }),
  v.strictObject({ modality: v.literal('audio'), seconds: within(0, 1e5), sampleRate: whole(1, 1e6) }),
  v.strictObject({
    modality: v.literal('video'),
    width: side,
    height: side,
    frames: whole(1, 1e6),
    framesPerSecond: within(0.001, 1000),
  }),
]);

const tensor = v.strictObject({
  dims: v.pipe(
    listOf(whole(1, limits.MOST_TENSOR_VALUES), 4),
    v.check(
      (dims) => dims.reduce((product, size) => product * size, 1) <= limits.MOST_TENSOR_VALUES,
      `must make at most ${String(limits.MOST_TENSOR_VALUES)} values`,
    ),
  ),
  float32: v.string(),
});

const failure = v.strictObject({
  code: text,
  message: text,
  action: v.picklist(['retry', 'reload', 'shorten', 'free-space', 'none']),
});

const generatedPart = v.strictObject({
  type: v.literal('generated'),
  modality,
  itemId: identifier<ItemId>(),
  status: v.picklist(['done', 'stopped', 'failed']),
  span: v.strictObject({
    index: count,
    probability,
    forced: v.boolean(),
    signalHiddenStates: tensor,
    textBefore: text,
  }),
  caption: text,
  source: v.exactOptional(mediumId),
  attempt: v.strictObject(drawingSettings),
  drawing: v.nullable(v.strictObject({ ...drawingSettings, mediumId, extent, milliseconds })),
  failure: v.nullable(failure),
});

const result = v.strictObject({
  finish: v.picklist(['stop', 'length']),
  promptTokens: count,
  reusedTokens: count,
  newTokens: count,
  signalPeaks: byModality(v.strictObject({ probability, tokenIndex: count })),
  timings: v.strictObject({ firstTokenMs: milliseconds, prefillMs: milliseconds, decodeMs: milliseconds }),
});

const turn = v.strictObject({
  id: turnId,
  user: listOf(v.variant('type', [textPart, mediumPart]), limits.MOST_PARTS),
  references: listOf(mediumId, limits.MOST_PARTS),
  options,
  stage: v.picklist(['done', 'stopped', 'failed', 'interrupted']),
  reply: listOf(v.variant('type', [textPart, generatedPart]), limits.MOST_PARTS),
  notices: listOf(
    v.strictObject({ code: text, message: text, severity: v.exactOptional(v.literal('error')) }),
    limits.MOST_NOTICES,
  ),
  droppedTurns: count,
  failure: v.nullable(failure),
  result: v.nullable(result),
});

const medium = v.strictObject({
  id: mediumId,
  /** Beside `conversation.json`: no name has a folder, so none can lead out of it. */
  file: v.nullable(
    v.pipe(v.string(), v.regex(/^[\w-]{1,80}\.\w{1,8}$/, 'must be a plain file name: letters, digits, one "."')),
  ),
  bytes: whole(0, limits.MOST_MEDIUM_BYTES),
});

export const archivedConversationSchema = v.strictObject({
  format: v.literal(ARCHIVE_FORMAT),
  formatVersion: v.literal(ARCHIVE_FORMAT_VERSION),
  id: identifier<ConversationId>(),
  title: v.nullable(v.pipe(v.string(), v.maxLength(limits.LONGEST_TITLE, 'is too long'))),
  pinned: v.boolean(),
  createdAt: moment,
  updatedAt: moment,
  shown: listOf(turnId, limits.MOST_TURNS),
  parents: listOf(v.strictTuple([turnId, v.nullable(turnId)]), limits.MOST_TURNS),
  turns: v.pipe(listOf(turn, limits.MOST_TURNS), v.minLength(1, 'must have a turn')),
  media: listOf(medium, limits.MOST_ENTRIES),
});

export type ArchivedConversation = v.InferOutput<typeof archivedConversationSchema>;
export type ArchivedTurn = ArchivedConversation['turns'][number];
export type ArchivedMedium = ArchivedConversation['media'][number];
export type ArchivedTensor = v.InferOutput<typeof tensor>;
