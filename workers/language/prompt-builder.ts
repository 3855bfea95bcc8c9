import type { HostTensor } from '../../src/domain/host-tensor.ts';
import type { LlmFacts } from '../../src/packs/manifest.ts';
import type { LanguageMessage, LanguagePart } from '../../src/protocol/language-api.ts';
import { ChatTemplate } from './chat-template.ts';
import { MessageTooLongError } from './language-errors.ts';
import type { TextCodec } from './text-codec.ts';

/**
 * A prompt as codes, one a position: a token id, or a negative number for a concept token. Equal codes mean equal input
 * embeddings, which is what the prefix cache compares.
 */
export interface Prompt {
  readonly codes: readonly number[];
  readonly droppedTurns: number;
}

/** After an overflow the kept turns fill only this share, so that the next turns need no new trim (and prefill). */
const SHARE_AFTER_TRIM = 0.75;

/** Turns a conversation into codes, dropping its oldest turns when it is longer than the context. */
export class PromptBuilder {
  readonly #facts: LlmFacts;
  readonly #codec: TextCodec;
  readonly #template: ChatTemplate;
  /** First code of each medium ever seen; the concept tokens of a medium have consecutive codes downwards. */
  readonly #mediumCodes = new Map<string, number>();
  #nextMediumCode = -1;
  /** Concept tokens of the media in the last prompt, by first code. */
  #media = new Map<number, HostTensor>();

  constructor(facts: LlmFacts, codec: TextCodec) {
    this.#facts = facts;
    this.#codec = codec;
    this.#template = new ChatTemplate(facts.chatTemplate);
  }

  /**
   * The prompt with `reserve` tokens left for the reply. System messages and the last turn always stay.
   * Throws `MessageTooLongError` when those alone do not fit.
   */
  build(messages: readonly LanguageMessage[], reserve: number): Prompt {
    this.#media = new Map();
    const limit = this.#facts.contextLength - reserve;
    const system = messages.filter(({ role }) => role === 'system');
    const turns = splitTurns(messages.filter(({ role }) => role !== 'system'));
    const fixed = this.#length(system);
    let droppedTurns = droppedBy(
      turns.map((turn) => this.#length(turn)),
      limit - fixed,
    );
    for (;;) {
      const kept = [...system, ...turns.slice(droppedTurns).flat()];
      const codes = this.#encode(kept);
      if (codes.length <= limit) return { codes, droppedTurns };
      if (droppedTurns + 1 >= turns.length) throw new MessageTooLongError(codes.length - fixed, limit - fixed);
      droppedTurns += 1; // the template's own text between messages is not in the estimate
    }
  }

  /** The concept token that stands behind a negative code of the last prompt, [hiddenSize]. */
  conceptToken(code: number): Float32Array | undefined {
    const perMedium = this.#facts.conceptTokensPerMedium;
    const index = (-1 - code) % perMedium;
    const data = this.#media.get(code + index)?.data;
    const width = this.#facts.hiddenSize;
    return data instanceof Float32Array ? data.subarray(index * width, (index + 1) * width) : undefined;
  }

  #length(messages: readonly LanguageMessage[]): number {
    return messages.length === 0 ? 0 : this.#encode(messages).length;
  }

  #encode(messages: readonly LanguageMessage[]): number[] {
    return this.#template.pieces(messages).flatMap((piece) => {
      if ('text' in piece) return [...this.#codec.encodeTemplate(piece.text)];
      return (messages[piece.message]?.parts ?? []).flatMap((part) => [...this.#encodePart(part)]);
    });
  }

  #encodePart(part: LanguagePart): readonly number[] {
    switch (part.type) {
      case 'text':
        return this.#codec.encodeText(part.text);
      case 'signal-span':
        return this.#facts.signals[part.modality]?.tokenIds ?? [];
      case 'concept-tokens':
        return [
          ...this.#mediumCodesOf(part.key, part.conceptTokens),
          ...this.#codec.encodeTemplate(this.#facts.afterMediumText),
        ];
    }
  }

  #mediumCodesOf(key: string, conceptTokens: HostTensor): number[] {
    const count = this.#facts.conceptTokensPerMedium;
    if (conceptTokens.dims[0] !== count || conceptTokens.dims[1] !== this.#facts.hiddenSize) {
      throw new RangeError(
        `concept tokens must be [${String(count)}, ${String(this.#facts.hiddenSize)}], not [${conceptTokens.dims.join(', ')}]`,
      );
    }
    let first = this.#mediumCodes.get(key);
    if (first === undefined) {
      first = this.#nextMediumCode;
      this.#nextMediumCode -= count;
      this.#mediumCodes.set(key, first);
    }
    this.#media.set(first, conceptTokens);
    return Array.from({ length: count }, (_, index) => Number(first) - index);
  }
}

/** A turn starts with a user message. */
function splitTurns(messages: readonly LanguageMessage[]): LanguageMessage[][] {
  const turns: LanguageMessage[][] = [];
  for (const message of messages) {
    const current = turns.at(-1);
    if (message.role === 'user' || current === undefined) turns.push([message]);
    else current.push(message);
  }
  return turns;
}

/**
 * How many of the oldest turns go. Replays the conversation from its start, so that the answer depends on nothing but
 * the conversation, and stays the same for several turns after a trim: a changed start costs a whole prefill.
 */
export function droppedBy(turnLengths: readonly number[], limit: number): number {
  let start = 0;
  let kept = 0;
  turnLengths.forEach((length, turn) => {
    kept += length;
    if (kept <= limit) return;
    while (start < turn && kept > limit * SHARE_AFTER_TRIM) {
      kept -= turnLengths[start] ?? 0;
      start += 1;
    }
  });
  return start;
}
