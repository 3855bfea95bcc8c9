import type { MediumId } from '../domain/message.ts';
import { isDrawing, isWriting } from './turn.ts';
import type { PerceptionTrace } from './turn-trace.ts';
import type { DenoisingSettings, Drawing, GeneratedPart, ReplyPart, Turn, TurnOptions } from './turn.ts';

/** Raised whenever `Turn` changes in a way that older stored turns do not satisfy. */
const RECORD_VERSION = 2;

/** A turn as it is stored: without previews, films and spectrograms, which are big and only for looking on. */
export function toRecord({ trace, ...turn }: Turn): unknown {
  return {
    version: RECORD_VERSION,
    turn: {
      ...turn,
      ...(trace && { trace: { ...trace, perceptions: trace.perceptions.map(storedPerception) } }),
      reply: turn.reply.map((part) => (part.type === 'text' ? part : storedPart(part))),
    },
  };
}

function storedPart({ film: _film, ...part }: GeneratedPart): GeneratedPart {
  return { ...part, preview: null };
}

function storedPerception({ spectrogram: _spectrogram, ...perception }: PerceptionTrace): PerceptionTrace {
  return perception;
}

/**
 * The turn of a record, or undefined where it is of another version. What was going on when the page was left is
 * marked as broken off: the text as interrupted, drawings as stopped, both ready to go on.
 */
export function fromRecord(record: unknown): Turn | undefined {
  const turn = liveFromRecord(record);
  return turn && brokenOffTurn(turn);
}

/** The turn of a record as it was written; another tab may still be at it. */
export function liveFromRecord(record: unknown): Turn | undefined {
  if (typeof record !== 'object' || record === null || !('version' in record) || !('turn' in record)) return undefined;
  if (record.version === 1) return fromPicturesOnly(record.turn as TurnOfPictures);
  return record.version === RECORD_VERSION ? (record.turn as Turn) : undefined;
}

/** Version 1 knew pictures only. */
type TurnOfPictures = Omit<Turn, 'options' | 'reply'> & {
  readonly options: Omit<TurnOptions, 'denoising'> & DenoisingSettings;
  readonly reply: readonly (Extract<ReplyPart, { type: 'text' }> | PictureOfVersion1)[];
};
type PictureOfVersion1 = Omit<GeneratedPart, 'drawing'> & {
  readonly drawing: (Omit<Drawing, 'extent'> & { readonly width: number; readonly height: number }) | null;
};

function fromPicturesOnly({ options, reply, ...turn }: TurnOfPictures): Turn {
  const { steps, guidanceScale, ...rest } = options;
  return {
    ...turn,
    options: { ...rest, denoising: { image: { steps, guidanceScale } } },
    reply: reply.map((part) => {
      if (part.type === 'text' || part.drawing === null) return part as ReplyPart;
      const { width, height, ...drawing } = part.drawing;
      return { ...part, drawing: { ...drawing, extent: { modality: 'image', width, height } } };
    }),
  };
}

/** What was going on is marked as broken off, ready to go on. */
export function brokenOffTurn(turn: Turn): Turn {
  return {
    ...turn,
    stage: isWriting(turn) ? 'interrupted' : turn.stage,
    prefill: null,
    reply: turn.reply.map((part): ReplyPart => (part.type === 'text' ? part : brokenOff(part))),
  };
}

function brokenOff(part: GeneratedPart): GeneratedPart {
  if (!isDrawing(part)) return part;
  const idle = { ...part, progress: null, preview: null };
  return part.drawing === null ? { ...idle, status: 'stopped' } : { ...idle, status: 'done', attempt: part.drawing };
}

/** Every medium that the turn shows. */
export function mediaOf(turn: Turn): readonly MediumId[] {
  const attached = turn.user.flatMap((part) => (part.type === 'medium' ? part.mediumId : []));
  const drawn = turn.reply.flatMap((part) => (part.type === 'generated' && part.drawing ? part.drawing.mediumId : []));
  const changed = turn.reply.flatMap((part) => (part.type === 'generated' && part.source ? part.source : []));
  // A drawing that was re-rolled since may still be what a later message spoke of.
  return [...attached, ...drawn, ...changed, ...turn.references];
}
