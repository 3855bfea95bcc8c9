import { toBase64 } from '../domain/base64.ts';
import type { MediumModality } from '../domain/modality.ts';
import type {
  AnswerMessage,
  CompletionDelta,
  CompletionUsage,
  MadeContent,
  MediumContent,
  MediumDelta,
} from './completion-types.ts';
import { generatedParts } from './turn.ts';
import type { GeneratedPart, Turn } from './turn.ts';

/** Turns what a turn has become into what is new of it. A finished medium is told by its part: `onDone` makes the content of it. */
export class CompletionProgress {
  #characters: readonly number[] = [];
  #told: readonly GeneratedPart[] = [];

  /** What came since the last call, in the order of the reply; finished media apart, because they are read first. */
  next(turn: Turn): {
    readonly deltas: readonly CompletionDelta[];
    readonly done: readonly { index: number; part: GeneratedPart }[];
  } {
    const deltas: CompletionDelta[] = [];
    const done: { index: number; part: GeneratedPart }[] = [];
    const characters: number[] = [];
    const told: GeneratedPart[] = [];
    for (const [place, part] of turn.reply.entries()) {
      if (part.type === 'text') {
        const content = part.text.slice(this.#characters[place] ?? 0);
        characters[place] = part.text.length;
        if (content !== '') deltas.push({ content });
        continue;
      }
      const index = told.length;
      const before = this.#told[index];
      told.push(part);
      const media = mediumDeltas(before, part, index);
      if (media.length > 0) deltas.push({ media });
      if (part.status === 'done' && before?.status !== 'done') done.push({ index, part });
    }
    this.#characters = characters;
    this.#told = told;
    return { deltas, done };
  }
}

function mediumDeltas(before: GeneratedPart | undefined, part: GeneratedPart, index: number): readonly MediumDelta[] {
  const { modality, progress } = part;
  const begun: MediumDelta[] = before === undefined ? [{ index, modality, status: 'begun' }] : [];
  if (progress === null || progress.step === before?.progress?.step) return begun;
  return [...begun, { index, modality, status: 'step', step: progress.step, of: progress.of }];
}

/** The caller owns the blob's data: URL; the blob itself is shared. */
export async function madeContent(modality: MediumModality, blob: Blob): Promise<MadeContent> {
  const data = toBase64(new Uint8Array(await blob.arrayBuffer()));
  return { ...mediumContent(modality, data, blob.type), blob };
}

function mediumContent(modality: MediumModality, data: string, type: string): MediumContent {
  const url = `data:${type};base64,${data}`;
  switch (modality) {
    case 'image':
      return { type: 'image_url', image_url: { url } };
    case 'audio':
      return { type: 'input_audio', input_audio: { data, format: 'wav' } };
    case 'video':
      return { type: 'video_url', video_url: { url } };
  }
}

/** The reply as it stands: media that are not finished are missing. */
export function answerMessage(turn: Turn | undefined, made: ReadonlyMap<number, MadeContent>): AnswerMessage {
  const parts: AnswerMessage['parts'][number][] = [];
  let medium = 0;
  for (const part of turn?.reply ?? []) {
    if (part.type === 'text') parts.push(part);
    else {
      const content = made.get(medium);
      medium += 1;
      if (content !== undefined) parts.push(content);
    }
  }
  const content = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { role: 'assistant', content, parts };
}

export function completionUsage({ result }: Turn): CompletionUsage {
  const { promptTokens, newTokens, reusedTokens } = result ?? { promptTokens: 0, newTokens: 0, reusedTokens: 0 };
  return {
    prompt_tokens: promptTokens,
    completion_tokens: newTokens,
    total_tokens: promptTokens + newTokens,
    prompt_tokens_details: { cached_tokens: reusedTokens },
  };
}

/** Why the turn has no whole answer; undefined where it has one. */
export function brokenOff(turn: Turn | undefined): { readonly code: string; readonly message: string } | undefined {
  if (turn === undefined) return { code: 'request/gone', message: 'The reply is no longer there. Ask again.' };
  const failure = turn.failure ?? generatedParts(turn).find(({ failure }) => failure !== null)?.failure;
  if (failure !== undefined && failure !== null) return failure;
  const notMade = generatedParts(turn).some(({ status }) => status !== 'done');
  if (turn.stage === 'done' && turn.result !== null && !notMade) return undefined;
  return { code: 'aborted', message: 'The reply was stopped.' };
}
