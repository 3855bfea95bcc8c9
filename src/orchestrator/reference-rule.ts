import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { MediumId } from '../domain/message.ts';
import { generatedParts } from './turn.ts';
import type { Turn, UserPart } from './turn.ts';

/** What people call a medium of each modality, and what they say that its maker did. */
const WORDS: Readonly<Record<MediumModality, { readonly nouns: string; readonly deeds: string }>> = {
  image: { nouns: 'picture|image|drawing|photo|illustration|painting|sketch', deeds: 'drew|drawn|painted' },
  audio: { nouns: 'sound|noise|audio|recording|melody|tune', deeds: 'played' },
  video: { nouns: 'video|film|movie|clip|animation', deeds: 'filmed|animated' },
};
/** "the picture", "your last drawing", "what you drew": names a generated medium, however long ago. */
const naming = (nouns: string, deeds: string): RegExp =>
  new RegExp(
    String.raw`\b(?:the|this|that|your|my|same|last|previous|first|second) (?:\w+ )?(?:${nouns})\b|\byou(?:'ve| have)? (?:just )?(?:${deeds})\b`,
    'i',
  );
const NAMES_ANY = naming('one', 'made|created|generated|showed|shown');
const NAMES = MEDIUM_MODALITIES.map((modality) => {
  const { nouns, deeds } = WORDS[modality];
  return { modality, pattern: naming(nouns, deeds) };
});
/** "make it blue": points at what was shown a moment ago. */
const POINTS_BACK = /\b(?:it|its|this|that|these|those|them)\b/i;
/** "draw a table and put an apple on it": the pronoun belongs to something new. */
const NAMES_SOMETHING_NEW =
  /\b(?:draw|paint|sketch|play|film|show|make|create|generate|imagine)(?: me| us)? (?:an?|another|some|one|two|three|four|five|\d+)\b/i;

/**
 * The generated medium that a message speaks of, to be perceived again and given to the language model as concept
 * tokens (in the history it only stands as a signal span, which says what was meant, not what came out).
 *
 * The rule, the same for every pack: a message that attaches nothing refers to the newest finished medium of the modality
 * that it names ("the picture you drew", "the sound"), or of any modality when the reply just before it has one and
 * the message has a pronoun ("make it blue") without asking for something new ("draw a table with a cup on it").
 * English only; anybody else, and any older medium, goes by "use as input". A false hit costs one encoder run and a few
 * tokens; it never hides anything.
 *
 * @param perceives modalities that the pack can perceive; media of others are never referred to
 */
export function referredMedia(
  user: readonly UserPart[],
  earlier: readonly Turn[],
  perceives: ReadonlySet<MediumModality>,
): readonly MediumId[] {
  if (user.some((part) => part.type === 'medium')) return [];
  const text = user.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  const named = NAMES.flatMap(({ modality, pattern }) => (pattern.test(text) ? modality : []));
  if (named.length > 0) return newest(earlier, new Set(named.filter((modality) => perceives.has(modality))));
  if (NAMES_ANY.test(text)) return newest(earlier, perceives);
  return POINTS_BACK.test(text) && !NAMES_SOMETHING_NEW.test(text) ? newest(earlier.slice(-1), perceives) : [];
}

/**
 * The medium that a reply's medium of `modality` is to be a change of: the one attached to the message, else the one that it
 * speaks of by the rule above; undefined where something new is asked for.
 */
export function changedMedium(
  user: readonly UserPart[],
  earlier: readonly Turn[],
  modality: MediumModality,
): MediumId | undefined {
  const attached = user.find((part) => part.type === 'medium' && part.modality === modality);
  if (attached?.type === 'medium') return attached.mediumId;
  return referredMedia(user, earlier, new Set([modality]))[0];
}

function newest(turns: readonly Turn[], modalities: ReadonlySet<MediumModality>): readonly MediumId[] {
  const drawings = turns
    .flatMap(generatedParts)
    .flatMap(({ modality, drawing }) => (modalities.has(modality) ? (drawing ?? []) : []));
  const last = drawings.at(-1);
  return last === undefined ? [] : [last.mediumId];
}
