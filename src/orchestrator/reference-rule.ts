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
const ORDINALS = ['first', 'second', 'third'];
const NAMES = MEDIUM_MODALITIES.map((modality) => {
  const { nouns, deeds } = WORDS[modality];
  const counted = new RegExp(String.raw`\b(${ORDINALS.join('|')}) (?:\w+ )?(?:${nouns})\b`, 'i');
  return { modality, pattern: naming(nouns, deeds), counted };
});
/** "make it blue": points at what was shown a moment ago. */
const POINTS_BACK = /\b(?:it|its|this|that|these|those|them)\b/i;
/** "draw a table and put an apple on it": the pronoun belongs to something new; not so in "make a video of it". */
const NAMES_SOMETHING_NEW = new RegExp(
  String.raw`\b(?:draw|paint|sketch|play|film|show|make|create|generate|imagine)(?: me| us)? (?:an?|another|some|one|two|three|four|five|\d+)\b(?! (?:\w+ )?(?:${Object.values(
    WORDS,
  )
    .map(({ nouns }) => nouns)
    .join('|')}) (?:of|from|out of) (?:it|this|that|them)\b)`,
  'i',
);

/**
 * The generated medium that a message speaks of, to be perceived again and given to the language model as concept
 * tokens (in the history it only stands as a signal span, which says what was meant, not what came out).
 *
 * The rule, the same for every pack: a message that attaches nothing refers to the newest finished medium of the modality
 * that it names ("the picture you drew", "the sound"; "the second picture" is the second one), or of any modality when the reply just before it has one and
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
  const named = NAMES.filter(({ pattern }) => pattern.test(text));
  for (const { modality, counted } of named) {
    const place = ORDINALS.indexOf(counted.exec(text)?.[1]?.toLowerCase() ?? '');
    const drawn = perceives.has(modality) ? finished(earlier, new Set([modality]))[place] : undefined;
    if (drawn !== undefined) return [drawn];
  }
  if (named.length > 0)
    return newest(earlier, new Set(named.flatMap(({ modality }) => (perceives.has(modality) ? modality : []))));
  if (NAMES_ANY.test(text)) return newest(earlier, perceives);
  return POINTS_BACK.test(text) && !NAMES_SOMETHING_NEW.test(text) ? newest(earlier.slice(-1), perceives) : [];
}

/**
 * The medium that a medium of the reply is to be made of: the one attached to the message, else the one that it speaks of by
 * the rule above; undefined where something new is asked for.
 *
 * @param sources modalities that it can be made of, the likeliest first
 */
export function changedMedium(
  user: readonly UserPart[],
  earlier: readonly Turn[],
  sources: readonly MediumModality[],
): MediumId | undefined {
  const text = user.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  // "Draw a dragon" beside a photo, and not "draw a picture of this".
  const isNew =
    NAMES_SOMETHING_NEW.test(text) && !POINTS_BACK.test(text) && !NAMES.some(({ pattern }) => pattern.test(text));
  for (const modality of sources) {
    const attached = user.find((part) => part.type === 'medium' && part.modality === modality);
    if (attached?.type === 'medium') return isNew ? undefined : attached.mediumId;
  }
  for (const modality of sources) {
    const [mediumId] = referredMedia(user, earlier, new Set([modality]));
    if (mediumId !== undefined) return mediumId;
  }
  return undefined;
}

function newest(turns: readonly Turn[], modalities: ReadonlySet<MediumModality>): readonly MediumId[] {
  return finished(turns, modalities).slice(-1);
}

/** All media of these modalities that were made, in their order. */
function finished(turns: readonly Turn[], modalities: ReadonlySet<MediumModality>): readonly MediumId[] {
  return turns
    .flatMap(generatedParts)
    .flatMap(({ modality, drawing }) => (modalities.has(modality) && drawing ? drawing.mediumId : []));
}
