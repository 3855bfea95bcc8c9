import { fromBase64 } from '../domain/base64.ts';
import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { PackOutline } from '../packs/pack-outline.ts';
import { CompletionRequestError } from './completion-errors.ts';
import { SAMPLING_RANGES, turnDefaults, DEFAULT_SETTINGS } from './settings.ts';
import type { Range } from './settings.ts';
import type { DenoisingSettings, TurnOptions } from './turn.ts';

/** A part of a message; a medium is not read yet. */
export type RequestPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'medium';
      readonly modality: MediumModality;
      readonly param: string;
      readonly read: () => Promise<Blob>;
    };

/** A request past which nothing is unknown. */
export interface ParsedRequest {
  /** Oldest first; the last one's reply is empty. */
  readonly turns: readonly { readonly user: readonly RequestPart[]; readonly reply: readonly RequestPart[] }[];
  /** `seed` is null where none is asked for. */
  readonly options: Omit<TurnOptions, 'seed'> & { readonly seed: number | null };
  readonly stream: boolean;
}

export type RequestFacts = Pick<PackOutline, 'name' | 'generation' | 'perception' | 'llm'>;

const KEYS = new Set([
  'model',
  'messages',
  'modalities',
  'stream',
  'seed',
  'temperature',
  'top_p',
  'max_completion_tokens',
  'max_tokens',
  'n',
  'top_k',
  'min_p',
  'repetition_penalty',
  'generation',
]);

/** Checks a request of whatever origin against what the pack can do. Throws a `CompletionRequestError`. */
export function parseCompletionRequest(request: unknown, facts: RequestFacts): ParsedRequest {
  const wanted = record(request, 'request');
  for (const key of Object.keys(wanted))
    if (!KEYS.has(key) && wanted[key] !== undefined)
      throw unsupported(key, 'there is no such option here; leave it out');
  const { model, messages, modalities, stream, n } = wanted;
  if (model !== undefined && model !== facts.name)
    throw new CompletionRequestError('request/model', 'model', `the open pack is “${facts.name}”; open another engine`);
  if (stream !== undefined && typeof stream !== 'boolean') throw invalid('stream', 'must be true or false');
  if (n !== undefined && n !== 1) throw unsupported('n', 'there is one answer to a request; ask again for another');
  const { systemPrompt, turns } = parseMessages(messages, facts);
  const { seed: _seed, ...usual } = turnDefaults(DEFAULT_SETTINGS, facts.llm.sampling, facts.generation);
  return {
    turns,
    stream: stream ?? false,
    options: {
      ...usual,
      ...(systemPrompt !== '' && { systemPrompt }),
      seed: number(wanted, 'seed', { min: 0, max: 0xffffffff, step: 1 }) ?? null,
      routing: parseModalities(modalities, facts),
      sampling: { ...usual.sampling, ...samplingOf(wanted) },
      denoising: { ...usual.denoising, ...denoisingOf(wanted['generation'], usual.denoising, facts) },
    },
  };
}

function parseMessages(
  messages: unknown,
  facts: RequestFacts,
): Pick<ParsedRequest, 'turns'> & { systemPrompt: string } {
  if (!Array.isArray(messages) || messages.length === 0) throw invalid('messages', 'must be a list of messages');
  const system: string[] = [];
  const turns: { user: RequestPart[]; reply: RequestPart[] }[] = [];
  for (const [index, message] of (messages as readonly unknown[]).entries()) {
    const param = `messages[${String(index)}]`;
    const { role, content } = record(message, param);
    const last = turns.at(-1);
    switch (role) {
      case 'system':
      case 'developer': {
        if (last !== undefined) throw unsupported(`${param}.role`, 'what the model is told comes before all else');
        const parts = parseContent(content, `${param}.content`, facts, 'reply');
        if (parts.some(({ type }) => type !== 'text')) throw unsupported(`${param}.content`, 'must be text');
        system.push(parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n'));
        break;
      }
      case 'user': {
        const parts = parseContent(content, `${param}.content`, facts, 'user');
        // Two messages in a row are no shape that the model knows.
        if (last?.reply.length === 0) last.user.push(...parts);
        else turns.push({ user: parts, reply: [] });
        break;
      }
      case 'assistant':
        if (last === undefined) throw invalid(`${param}.role`, 'must follow a message of the user');
        last.reply.push(...parseContent(content, `${param}.content`, facts, 'reply'));
        break;
      default:
        throw unsupported(`${param}.role`, 'must be "system", "user" or "assistant"');
    }
  }
  if (turns.at(-1)?.reply.length !== 0) throw invalid('messages', 'must end with a message of the user');
  return { turns, systemPrompt: system.join('\n').trim() };
}

function parseContent(content: unknown, param: string, facts: RequestFacts, of: 'user' | 'reply'): RequestPart[] {
  if (typeof content === 'string') return content === '' && of === 'reply' ? [] : [{ type: 'text', text: content }];
  if (!Array.isArray(content) || content.length === 0) throw invalid(param, 'must be text or a list of content parts');
  return (content as readonly unknown[]).map((part, index) => {
    const place = `${param}[${String(index)}]`;
    const parsed = parsePart(record(part, place), place);
    if (parsed.type === 'medium' && of === 'user' && facts.perception[parsed.modality] === undefined)
      throw new CompletionRequestError(
        'request/modality',
        place,
        `“${facts.name}” perceives ${named(Object.keys(facts.perception))}, and no ${parsed.modality}`,
      );
    return parsed;
  });
}

function parsePart(part: Record<string, unknown>, param: string): RequestPart {
  const inner = (key: string): Record<string, unknown> => record(part[key], `${param}.${key}`);
  const medium = (modality: MediumModality, place: string, read: () => Promise<Blob>): RequestPart => ({
    type: 'medium',
    modality,
    param: place,
    read,
  });
  switch (part['type']) {
    case 'text':
      if (typeof part['text'] !== 'string') throw invalid(`${param}.text`, 'must be text');
      return { type: 'text', text: part['text'] };
    case 'image_url':
      return medium('image', `${param}.image_url.url`, source(inner('image_url')['url'], `${param}.image_url.url`));
    case 'video_url':
      return medium('video', `${param}.video_url.url`, source(inner('video_url')['url'], `${param}.video_url.url`));
    case 'input_audio': {
      const place = `${param}.input_audio.data`;
      const blob = fromBase64Text(inner('input_audio')['data'], place);
      return medium('audio', place, async () => blob);
    }
    default:
      throw unsupported(`${param}.type`, 'must be "text", "image_url", "input_audio" or "video_url"');
  }
}

/** Nothing is fetched from anywhere: what is asked for must be in the page already. */
function source(url: unknown, param: string): () => Promise<Blob> {
  if (typeof url !== 'string') throw invalid(param, 'must be a data: or blob: URL');
  if (url.startsWith('blob:'))
    return () =>
      fetch(url).then(
        (response) => response.blob(),
        (error: unknown) => {
          throw invalid(param, 'is revoked, or of another page', { cause: error });
        },
      );
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  if (data === undefined)
    throw new CompletionRequestError(
      'request/remote-url',
      param,
      'must be a data: or blob: URL; fetch the file yourself: the engine asks no host for anything but its pack',
    );
  if (base64 !== undefined) {
    const blob = fromBase64Text(data, param);
    return async () => blob;
  }
  try {
    const blob = new Blob([decodeURIComponent(data)]);
    return async () => blob;
  } catch (error) {
    throw invalid(param, 'is no well-formed data: URL', { cause: error });
  }
}

function fromBase64Text(text: unknown, param: string): Blob {
  const bytes = typeof text === 'string' && text !== '' ? fromBase64(text) : undefined;
  if (bytes === undefined) throw invalid(param, 'must be base64');
  return new Blob([new Uint8Array(bytes)]);
}

function parseModalities(modalities: unknown, { generation, name }: RequestFacts): TurnOptions['routing'] {
  if (modalities === undefined || modalities === null) return {};
  if (!Array.isArray(modalities) || modalities.length === 0)
    throw invalid('modalities', 'must be a list such as ["text", "image"], or be left out: then the model decides');
  for (const [index, modality] of (modalities as readonly unknown[]).entries()) {
    const param = `modalities[${String(index)}]`;
    if (modality === 'text') continue;
    if (!MEDIUM_MODALITIES.includes(modality as MediumModality))
      throw invalid(param, 'must be "text", "image", "audio" or "video"');
    if (generation[modality as MediumModality] === undefined)
      throw new CompletionRequestError(
        'request/modality',
        param,
        `“${name}” makes ${named(['text', ...Object.keys(generation)])}, and no ${String(modality)}`,
      );
  }
  return Object.fromEntries(
    MEDIUM_MODALITIES.map((modality) => [modality, modalities.includes(modality) ? 'ask' : 'forbid']),
  );
}

function samplingOf(wanted: Record<string, unknown>): Partial<TurnOptions['sampling']> {
  const { temperature, topP, topK, minP, repetitionPenalty, maxNewTokens } = SAMPLING_RANGES;
  const tokens = { ...maxNewTokens, min: 1, step: 1 };
  const sampling = {
    temperature: number(wanted, 'temperature', temperature),
    topP: number(wanted, 'top_p', topP),
    topK: number(wanted, 'top_k', topK),
    minP: number(wanted, 'min_p', minP),
    repetitionPenalty: number(wanted, 'repetition_penalty', repetitionPenalty),
    maxNewTokens: number(wanted, 'max_completion_tokens', tokens) ?? number(wanted, 'max_tokens', tokens),
  };
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
}

function denoisingOf(
  generation: unknown,
  usual: TurnOptions['denoising'],
  facts: RequestFacts,
): TurnOptions['denoising'] {
  if (generation === undefined) return {};
  const denoising: Partial<Record<MediumModality, DenoisingSettings>> = {};
  for (const [key, wishes] of Object.entries(record(generation, 'generation'))) {
    const modality = key as MediumModality;
    const param = `generation.${key}`;
    const isKnown = MEDIUM_MODALITIES.includes(modality);
    const own = isKnown ? facts.generation[modality] : undefined;
    const defaults = isKnown ? usual[modality] : undefined;
    if (own === undefined || defaults === undefined)
      throw new CompletionRequestError('request/modality', param, `“${facts.name}” makes no such thing`);
    const wished = record(wishes, param);
    for (const name of Object.keys(wished))
      if (name !== 'steps' && name !== 'guidance_scale')
        throw unsupported(`${param}.${name}`, 'there is no such option');
    denoising[modality] = {
      steps: number(wished, 'steps', { ...own.steps, step: 1 }, `${param}.`) ?? defaults.steps,
      guidanceScale:
        number(wished, 'guidance_scale', { ...own.guidance, step: 0 }, `${param}.`) ?? defaults.guidanceScale,
    };
  }
  return denoising;
}

/** Whole where a step is one; null counts as left out, as OpenAI's clients send it. */
function number(
  values: Record<string, unknown>,
  key: string,
  { min, max, step }: Range,
  prefix = '',
): number | undefined {
  const value = values[key];
  if (value === undefined || value === null) return undefined;
  const isNumber = typeof value === 'number' && value >= min && value <= max;
  if (isNumber && (step !== 1 || Number.isInteger(value))) return value;
  const kind = step === 1 ? 'a whole number' : 'a number';
  throw invalid(`${prefix}${key}`, `must be ${kind} from ${String(min)} to ${String(max)}`);
}

function record(value: unknown, param: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(param, 'must be an object');
  return value as Record<string, unknown>;
}

const named = (words: readonly string[]): string => words.join(', ') || 'nothing but text';

const invalid = (param: string, problem: string, options?: ErrorOptions): CompletionRequestError =>
  new CompletionRequestError('request/invalid', param, problem, options);

const unsupported = (param: string, problem: string): CompletionRequestError =>
  new CompletionRequestError('request/unsupported', param, problem);
