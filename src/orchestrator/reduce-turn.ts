import { assertNever } from '../domain/assert-never.ts';
import type { TurnEvent } from './turn-event.ts';
import { isWriting } from './turn.ts';
import type { GeneratedPart, ItemId, ReplyPart, Turn, TurnNotice } from './turn.ts';
import { NO_TRACE, withFrame, withPerception } from './turn-trace.ts';

/**
 * The turn after `event`; the same object where nothing changed. Late events (text after a stop, steps of an item that
 * has settled) change nothing: workers may go on for a moment after they were told to stop.
 */
export function reduceTurn(turn: Turn, event: TurnEvent): Turn {
  switch (event.type) {
    case 'loading':
    case 'perceiving':
      return isWriting(turn) ? { ...turn, stage: event.type } : turn;
    case 'perceived':
      return { ...turn, trace: withPerception(turn.trace ?? NO_TRACE, event.perception) };
    case 'token': {
      if (!isWriting(turn)) return turn;
      const { text, wrote, odds } = event;
      const trace = turn.trace ?? NO_TRACE;
      return { ...turn, trace: { ...trace, tokens: [...trace.tokens, { text, wrote, odds }] } };
    }
    case 'references':
      return { ...turn, references: event.mediumIds };
    case 'prefill': {
      if (!isWriting(turn)) return turn;
      return {
        ...turn,
        stage: 'prefilling',
        prefill: { doneTokens: event.doneTokens, totalTokens: event.totalTokens },
      };
    }
    case 'context-trimmed':
      return { ...turn, droppedTurns: event.droppedTurns };
    case 'notice':
      return { ...turn, notices: withNotice(turn.notices, event.notice) };
    case 'text-delta':
      if (!isWriting(turn) || event.text === '') return turn;
      return { ...turn, stage: 'writing', prefill: null, reply: appendText(turn.reply, event.text) };
    case 'signal-span': {
      if (!isWriting(turn)) return turn;
      const { modality, itemId, span, caption, source, attempt } = event;
      const part: GeneratedPart = {
        type: 'generated',
        modality,
        itemId,
        status: 'waiting',
        span,
        caption,
        ...(source !== undefined && { source }),
        attempt,
        progress: null,
        preview: null,
        drawing: null,
        failure: null,
      };
      return { ...turn, stage: 'writing', prefill: null, reply: [...turn.reply, part] };
    }
    case 'text-finished':
      return isWriting(turn) ? { ...turn, stage: 'done', prefill: null, result: event.result } : turn;
    case 'stopped':
      return isWriting(turn) ? { ...turn, stage: 'stopped', prefill: null } : turn;
    case 'failed':
      return isWriting(turn) ? { ...turn, stage: 'failed', prefill: null, failure: event.failure } : turn;
    case 'resumed':
      return { ...turn, stage: 'queued', failure: null, result: null };
    case 'item-requeued':
      return withItem(turn, event.itemId, (item) => ({
        ...item,
        status: 'waiting',
        attempt: event.attempt,
        progress: null,
        preview: null,
        film: [],
        failure: null,
      }));
    case 'item-started':
      return withActiveItem(turn, event.itemId, (item) => ({ ...item, status: 'drawing' }));
    case 'denoise-step':
      return withActiveItem(turn, event.itemId, (item) => ({
        ...item,
        status: 'drawing',
        progress: { step: event.step, of: event.of },
        // A step without a preview keeps the last one on screen.
        preview: event.preview ?? item.preview,
        ...(event.preview && { film: withFrame(item.film ?? [], { step: event.step, pixels: event.preview }) }),
      }));
    case 'item-done':
      return withActiveItem(turn, event.itemId, (item) => ({
        ...item,
        status: 'done',
        drawing: event.drawing,
        progress: null,
        preview: null,
      }));
    case 'item-stopped':
      // Stopping a re-roll brings the former drawing back; a first drawing keeps its last preview.
      return withActiveItem(turn, event.itemId, (item) =>
        item.drawing === null
          ? { ...item, status: 'stopped' }
          : { ...item, status: 'done', attempt: item.drawing, progress: null, preview: null },
      );
    case 'item-failed':
      return withActiveItem(turn, event.itemId, (item) => ({
        ...item,
        status: 'failed',
        failure: event.failure,
        progress: null,
      }));
    default:
      return assertNever(event);
  }
}

function appendText(reply: readonly ReplyPart[], text: string): readonly ReplyPart[] {
  const last = reply.at(-1);
  if (last?.type !== 'text') return [...reply, { type: 'text', text }];
  return [...reply.slice(0, -1), { type: 'text', text: last.text + text }];
}

function withNotice(notices: readonly TurnNotice[], notice: TurnNotice): readonly TurnNotice[] {
  return notices.some((known) => known.code === notice.code) ? notices : [...notices, notice];
}

function withItem(turn: Turn, itemId: ItemId, change: (item: GeneratedPart) => GeneratedPart): Turn {
  let changed = false;
  const reply = turn.reply.map((part) => {
    if (part.type !== 'generated' || part.itemId !== itemId) return part;
    const next = change(part);
    changed ||= next !== part;
    return next;
  });
  return changed ? { ...turn, reply } : turn;
}

function withActiveItem(turn: Turn, itemId: ItemId, change: (item: GeneratedPart) => GeneratedPart): Turn {
  return withItem(turn, itemId, (item) =>
    item.status === 'waiting' || item.status === 'drawing' ? change(item) : item,
  );
}
