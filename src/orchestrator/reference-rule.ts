import type { MediumId } from '../domain/message.ts';
import { generatedParts } from './turn.ts';
import type { Turn, UserPart } from './turn.ts';

/** "the picture", "your last drawing", "what you drew": names a generated picture, however long ago. */
const NAMES_A_PICTURE =
  /\b(?:the|this|that|your|my|same|last|previous|first|second) (?:\w+ )?(?:picture|image|drawing|photo|illustration|painting|sketch|one)\b|\byou(?:'ve| have)? (?:just )?(?:drew|drawn|made|created|generated|painted|showed|shown)\b/iu;
/** "make it blue": points at what was shown a moment ago. */
const POINTS_BACK = /\b(?:it|its|this|that|these|those|them)\b/iu;
/** "draw a table and put an apple on it": the pronoun belongs to something new. */
const NAMES_SOMETHING_NEW =
  /\b(?:draw|paint|sketch|show|make|create|generate|imagine)(?: me| us)? (?:an?|another|some|one|two|three|four|five|\d+)\b/iu;

/**
 * The generated picture that a message speaks of, to be perceived again and given to the language model as concept
 * tokens (in the history it only stands as a signal span, which says what was meant, not what came out).
 *
 * The rule, the same for every pack: a message that attaches nothing refers to the newest finished picture when it
 * names a picture ("the picture you drew"), or when the reply just before it has one and the message has a pronoun
 * ("make it blue") without asking for something new ("draw a table with a cup on it"). English only; anybody else, and any older picture, goes by "use as input". A false hit costs one
 * encoder run and a few tokens; it never hides anything.
 */
export function referredMedia(user: readonly UserPart[], earlier: readonly Turn[]): readonly MediumId[] {
  if (user.some((part) => part.type === 'medium')) return [];
  const text = user.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  if (NAMES_A_PICTURE.test(text)) return newestPicture(earlier);
  return POINTS_BACK.test(text) && !NAMES_SOMETHING_NEW.test(text) ? newestPicture(earlier.slice(-1)) : [];
}

function newestPicture(turns: readonly Turn[]): readonly MediumId[] {
  const drawings = turns.flatMap(generatedParts).flatMap((part) => part.drawing ?? []);
  const newest = drawings.at(-1);
  return newest === undefined ? [] : [newest.mediumId];
}
