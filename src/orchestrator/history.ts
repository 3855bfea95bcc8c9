import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { LanguageMessage, LanguagePart } from '../protocol/language-api.ts';
import type { ReplyPart, Turn } from './turn.ts';

/**
 * Media that must be perceived before `languageMessages` can be built, each once, oldest first. Media that this pack
 * cannot perceive (the conversation may have begun with another) are left out here and there.
 */
export function mediaToPerceive(turns: readonly Turn[], perceives: ReadonlySet<MediumModality>): readonly MediumId[] {
  const ids = turns.flatMap((turn) => [
    ...turn.references,
    ...turn.user.flatMap((part) => (part.type === 'medium' && perceives.has(part.modality) ? part.mediumId : [])),
  ]);
  return [...new Set(ids)];
}

/**
 * The conversation as the language model reads it, ending with the last turn's user message, or with that turn's reply
 * so far where there is one to go on with. Turns without any reply (stopped or failed before the first word) are left
 * out, except the last: two user messages in a row are no shape that the model knows. The last turn's system prompt
 * stands before all of them.
 *
 * @param conceptTokens of every medium that `mediaToPerceive` names, [concept tokens, hiddenSize]
 */
export function languageMessages(
  turns: readonly Turn[],
  conceptTokens: ReadonlyMap<MediumId, HostTensor>,
): readonly LanguageMessage[] {
  const last = turns.at(-1);
  const prompt = last?.options.systemPrompt;
  const system: LanguageMessage[] =
    prompt === undefined ? [] : [{ role: 'system', parts: [{ type: 'text', text: prompt }] }];
  const said = turns
    .filter((turn) => turn === last || turn.reply.length > 0)
    .flatMap((turn): LanguageMessage[] => {
      const user: LanguageMessage = { role: 'user', parts: userParts(turn, conceptTokens) };
      return turn.reply.length === 0 ? [user] : [user, { role: 'assistant', parts: turn.reply.map(replyPart) }];
    });
  return [...system, ...said];
}

function userParts(turn: Turn, conceptTokens: ReadonlyMap<MediumId, HostTensor>): LanguagePart[] {
  const conceptPart = (mediumId: MediumId): readonly LanguagePart[] => {
    const tokens = conceptTokens.get(mediumId);
    return tokens === undefined ? [] : [{ type: 'concept-tokens', key: mediumId, conceptTokens: tokens }];
  };
  return [
    // A medium that the user speaks of stands where an attached one would.
    ...turn.references.flatMap(conceptPart),
    ...turn.user.flatMap((part) => (part.type === 'text' ? part : conceptPart(part.mediumId))),
  ];
}

function replyPart(part: ReplyPart): LanguagePart {
  return part.type === 'text' ? part : { type: 'signal-span', modality: part.modality };
}
