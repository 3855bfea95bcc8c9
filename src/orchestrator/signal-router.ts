import type { MediumId } from '../domain/message.ts';
import type { LanguageEvent } from '../protocol/language-api.ts';
import type { Conditioning } from '../protocol/generation-api.ts';
import { lastSentence } from './last-sentence.ts';
import { itemSeed } from './seeds.ts';
import type { TurnEvent } from './turn-event.ts';
import { generatedParts, replyText, userText } from './turn.ts';
import type { DrawingSettings, GeneratedPart, ItemId, Turn } from './turn.ts';

type SignalSpanEvent = Extract<LanguageEvent, { readonly type: 'signal-span' }>;

/**
 * What a signal span means for its turn: an item in the place where the span stands, with its own seed and with the
 * last sentence before it as caption (the user's own words when the reply begins with the span).
 *
 * @param spansBefore spans of the reply before the worker's count began (a reply that went on after a crash)
 * @param source what the item is to be a change of
 */
export function routeSignalSpan(
  turn: Turn,
  event: SignalSpanEvent,
  itemId: ItemId,
  spansBefore: number,
  source?: MediumId,
): Extract<TurnEvent, { readonly type: 'signal-span' }> {
  const index = spansBefore + event.index;
  // The turn's own text also holds what was written before a crash, which the worker's `textBefore` may not.
  const written = replyText(turn);
  const textBefore = written === '' ? event.textBefore : written;
  const { denoising, route, seed, strength } = turn.options;
  return {
    type: 'signal-span',
    modality: event.modality,
    itemId,
    span: {
      index,
      probability: event.probability,
      forced: event.forced,
      signalHiddenStates: event.signalHiddenStates,
      textBefore,
    },
    caption: lastSentence(textBefore) || lastSentence(userText(turn)),
    // A modality without settings is one that the pack signals but cannot make; its worker will say so.
    ...(source !== undefined && { source }),
    attempt: {
      ...{ seed: itemSeed(seed, index), route, ...(denoising[event.modality] ?? { steps: 1, guidanceScale: 1 }) },
      ...(source !== undefined && strength !== undefined && { strength }),
    },
  };
}

/** What the decoder is told: the span itself, or its caption. */
export function conditioningFor(part: GeneratedPart, settings: DrawingSettings): Conditioning {
  return settings.route === 'signal'
    ? { route: 'signal', signalHiddenStates: part.span.signalHiddenStates }
    : { route: 'caption', caption: part.caption };
}

/** Routing for the rest of a reply that has spans already: what was asked for is there. */
export function remainingRouting(turn: Turn): Turn['options']['routing'] {
  const present = new Set(generatedParts(turn).map((part) => part.modality));
  const entries = Object.entries(turn.options.routing) as [GeneratedPart['modality'], 'auto' | 'ask' | 'forbid'][];
  return Object.fromEntries(
    entries.map(([modality, rule]) => [modality, rule === 'ask' && present.has(modality) ? 'auto' : rule]),
  );
}
