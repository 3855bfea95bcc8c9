import type { MediumModality } from '../domain/modality.ts';
import { sourceModalities } from './source-modalities.ts';
import { abandonOnAbort } from './abandon-on-abort.ts';
import { ChatEngine } from './chat-engine.ts';
import { CompletionProgress, answerMessage, brokenOff, completionUsage, madeContent } from './completion-chunks.ts';
import { DeltaQueue } from './completion-delta-queue.ts';
import { CompletionFailedError } from './completion-errors.ts';
import { CompletionMedia, userPart } from './completion-media.ts';
import type { MediaOfRequest, MediaShelf } from './completion-media.ts';
import { parseCompletionRequest } from './completion-request.ts';
import type { ParsedRequest, RequestFacts, RequestPart } from './completion-request.ts';
import type {
  ChatCompletion,
  ChatCompletions,
  CompletionChunk,
  CompletionDelta,
  CompletionOptions,
  CompletionRequest,
  FinishReason,
  MadeContent,
} from './completion-types.ts';
import type { MediaPort } from './media-port.ts';
import { PerceptionCache } from './perception-cache.ts';
import type { Residency } from './residency.ts';
import { TurnStore } from './turn-store.ts';
import type { ConversationId } from './turn-store.ts';
import { newTurn } from './turn.ts';
import type { GeneratedPart, ItemId, ReplyPart, Turn, TurnId, TurnOptions, UserPart } from './turn.ts';

export interface CompletionsOptions {
  readonly facts: RequestFacts;
  readonly residency: Residency;
  readonly media: MediaPort & MediaShelf;
}

const NEVER = new AbortController().signal;

/** Chat completions over loaded tiers: every request is a conversation of its own on the page's own `ChatEngine`. */
export function createChatCompletions(options: CompletionsOptions): ChatCompletions {
  const engine = new CompletionsEngine(options);
  const create = async (
    request: CompletionRequest,
    { signal = NEVER }: CompletionOptions = {},
  ): Promise<ChatCompletion | AsyncIterableIterator<CompletionChunk>> => {
    signal.throwIfAborted();
    const parsed = parseCompletionRequest(request, options.facts);
    return parsed.stream ? engine.stream(parsed, signal) : engine.answer(parsed, signal);
  };
  return { create: create as ChatCompletions['create'] };
}

/** What one request has come to, whoever wants it. */
interface Outcome {
  readonly turn: Turn;
  readonly made: ReadonlyMap<number, MadeContent>;
}

class CompletionsEngine {
  readonly #options: CompletionsOptions;
  readonly #media: CompletionMedia;
  readonly #perceived = new PerceptionCache();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: CompletionsOptions) {
    this.#options = options;
    this.#media = new CompletionMedia(options.media, (mediumIds) => {
      this.#perceived.forget(mediumIds);
    });
  }

  async answer(request: ParsedRequest, signal: AbortSignal): Promise<ChatCompletion> {
    const { turn, made } = await this.#run(request, signal, () => undefined);
    return {
      ...this.#head(),
      object: 'chat.completion',
      choices: [{ index: 0, message: answerMessage(turn, made), finish_reason: finishReason(turn) }],
      usage: completionUsage(turn),
    };
  }

  /** The reply is written from now on, whether or not its chunks are taken; leaving their loop stops it. */
  stream(request: ParsedRequest, signal: AbortSignal): AsyncIterableIterator<CompletionChunk> {
    const left = new AbortController();
    const deltas = new DeltaQueue();
    deltas.push({ role: 'assistant', content: '' });
    const outcome = this.#run(request, AbortSignal.any([signal, left.signal]), (delta) => {
      deltas.push(delta);
    });
    const end = (): void => {
      deltas.end();
    };
    // What it failed with is told after the last delta.
    outcome.then(end, end);
    return this.#chunks(deltas, outcome, left);
  }

  async *#chunks(
    deltas: DeltaQueue,
    outcome: Promise<Outcome>,
    left: AbortController,
  ): AsyncGenerator<CompletionChunk, void, undefined> {
    const head = { ...this.#head(), object: 'chat.completion.chunk' } as const;
    try {
      for await (const delta of deltas) yield { ...head, choices: [{ index: 0, delta, finish_reason: null }] };
      const { turn } = await outcome;
      yield {
        ...head,
        choices: [{ index: 0, delta: {}, finish_reason: finishReason(turn) }],
        usage: completionUsage(turn),
      };
    } finally {
      left.abort();
    }
  }

  /** One after the other: there is one language model, and its cache is the last conversation's. */
  #run(request: ParsedRequest, signal: AbortSignal, onDelta: (delta: CompletionDelta) => void): Promise<Outcome> {
    const run = this.#tail.then(() => {
      signal.throwIfAborted();
      return this.#write(request, signal, onDelta);
    });
    this.#tail = run.catch(() => undefined);
    return abandonOnAbort(run, signal);
  }

  async #write(
    request: ParsedRequest,
    signal: AbortSignal,
    onDelta: (delta: CompletionDelta) => void,
  ): Promise<Outcome> {
    const { residency, media, facts } = this.#options;
    const conversation = await this.#takeIn(request);
    signal.throwIfAborted();
    const { seed, ...defaults } = request.options;
    const store = new TurnStore({ id: crypto.randomUUID() as ConversationId, turns: conversation.earlier });
    const engine = new ChatEngine({
      store,
      residency,
      media,
      perceived: this.#perceived,
      perceives: new Set(Object.keys(facts.perception) as MediumModality[]),
      sources: sourceModalities(facts),
      defaults: () => ({ ...defaults, seed }),
    });
    const progress = new CompletionProgress();
    const reading = new Map<number, Promise<MadeContent>>();
    const onChange = (): void => {
      const turn = store.getSnapshot().turns.at(-1);
      if (turn === undefined || signal.aborted) return;
      const { deltas, done } = progress.next(turn);
      for (const delta of deltas) onDelta(delta);
      for (const { index, part } of done) {
        const content = readMade(part, media);
        reading.set(index, content);
        content.then(
          (made) => onDelta({ media: [{ index, modality: part.modality, status: 'done', part: made }] }),
          () => undefined, // told by the await below
        );
      }
    };
    const stop = (): void => {
      engine.stop();
    };
    const unsubscribe = store.subscribe(onChange);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const turn = await engine.settled(engine.send(conversation.user));
      const made = new Map<number, MadeContent>();
      for (const [index, content] of reading) made.set(index, await content);
      signal.throwIfAborted();
      const broken = brokenOff(turn);
      if (broken !== undefined || turn === undefined)
        throw new CompletionFailedError(broken?.code ?? '', broken?.message ?? '', answerMessage(turn, made));
      return { turn, made };
    } finally {
      signal.removeEventListener('abort', stop);
      unsubscribe();
      forgetMade(store, media);
    }
  }

  async #takeIn({ turns, options }: ParsedRequest): Promise<{ earlier: readonly Turn[]; user: readonly UserPart[] }> {
    const { take, end } = this.#media.begin();
    try {
      const taken: Turn[] = [];
      for (const { user, reply } of turns) {
        const said: UserPart[] = [];
        for (const part of user)
          if (part.type === 'text') said.push(part);
          else said.push(...(await take(part, 'user')).map(userPart));
        const answered: ReplyPart[] = [];
        for (const part of reply) answered.push(part.type === 'text' ? part : await earlierMedium(part, take, options));
        const turn = newTurn(crypto.randomUUID() as TurnId, said, { ...options, seed: 0 });
        taken.push({ ...turn, stage: 'done', reply: answered });
      }
      return { earlier: taken.slice(0, -1), user: taken.at(-1)?.user ?? [] };
    } finally {
      end();
    }
  }

  #head(): { readonly id: string; readonly created: number; readonly model: string } {
    return {
      id: `chatcmpl-${crypto.randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: this.#options.facts.name,
    };
  }
}

const finishReason = ({ result }: Turn): FinishReason => result?.finish ?? 'stop';

async function readMade({ drawing, modality }: GeneratedPart, media: MediaShelf): Promise<MadeContent> {
  const blob = drawing === null ? undefined : media.blob(drawing.mediumId);
  if (blob === undefined)
    throw new CompletionFailedError('media/missing', 'What was made is no longer there.', NOTHING);
  return madeContent(modality, blob);
}

const NOTHING = { role: 'assistant', content: '', parts: [] } as const;

/** The request's answer has its own copy. */
function forgetMade(store: TurnStore, media: MediaShelf): void {
  const last = store.getSnapshot().turns.at(-1);
  const made = (last?.reply ?? []).flatMap((part) => (part.type === 'generated' && part.drawing) || []);
  media.forget(made.map(({ mediumId }) => mediumId));
}

/** A medium of an earlier answer: in the prompt it stands as its signal span; a message may speak of it. */
async function earlierMedium(
  part: Extract<RequestPart, { readonly type: 'medium' }>,
  take: MediaOfRequest['take'],
  { denoising, route }: Pick<TurnOptions, 'denoising' | 'route'>,
): Promise<ReplyPart> {
  const [medium] = await take(part, 'reply');
  const settings = { ...(denoising[part.modality] ?? { steps: 1, guidanceScale: 1 }), seed: 0, route };
  return {
    type: 'generated',
    modality: part.modality,
    itemId: crypto.randomUUID() as ItemId,
    status: 'done',
    span: { index: 0, probability: 1, forced: false, signalHiddenStates: NO_STATES, textBefore: '' },
    caption: '',
    attempt: settings,
    progress: null,
    preview: null,
    drawing: medium ? { ...settings, mediumId: medium.mediumId, extent: UNKNOWN_EXTENT, milliseconds: 0 } : null,
    failure: null,
  };
}

const NO_STATES = { dims: [0, 0], data: new Float32Array() };
/** Nobody shows it. */
const UNKNOWN_EXTENT = { modality: 'image', width: 1, height: 1 } as const;
