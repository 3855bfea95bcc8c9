import type { LlmFacts } from '../../src/packs/manifest.ts';
import { Sampler, logSumExp } from '../../src/ops/sampling.ts';
import { Rng } from '../../src/ops/rng.ts';
import { move } from '../../src/protocol/move.ts';
import type { LanguageEvent, ReplyRequest, ReplyResult, TokenOdds } from '../../src/protocol/language-api.ts';
import type { OnEvent } from '../../src/protocol/progress.ts';
import { breathe } from '../shared/breathe.ts';
import type { LanguageModel } from './language-model.ts';
import type { Prompt, PromptBuilder } from './prompt-builder.ts';
import { SignalGrammar } from './signal-grammar.ts';
import type { TextCodec } from './text-codec.ts';
import { TextStream } from './text-stream.ts';

/** What one reply needs; all of it outlives the reply. */
export interface ReplyParts {
  readonly facts: LlmFacts;
  readonly codec: TextCodec;
  readonly prompts: PromptBuilder;
  readonly model: Pick<LanguageModel, 'length' | 'blockSize' | 'reuse' | 'append' | 'logits' | 'addEmbeddings'>;
}

type Span = NonNullable<ReturnType<SignalGrammar['startedBy']>>;

/** One reply from prompt to stop. An abort leaves the model's cache consistent: it holds what was run so far. */
export class Reply {
  readonly #parts: ReplyParts;
  readonly #request: ReplyRequest;
  readonly #onEvent: OnEvent<LanguageEvent>;
  readonly #signal: AbortSignal;
  readonly #grammar: SignalGrammar;
  readonly #sampler: Sampler;
  readonly #text: TextStream;
  /**
   * Distinct text tokens so far, for the repetition penalty. Special ids stay out: an earlier picture must not make the
   * next one less likely, nor the ends of earlier messages the end of this one.
   */
  readonly #seen: Set<number>;
  readonly #started = performance.now();
  #firstToken: number | undefined;
  #newTokens = 0;
  #spans = 0;

  constructor(parts: ReplyParts, request: ReplyRequest, onEvent: OnEvent<LanguageEvent>, signal: AbortSignal) {
    this.#parts = parts;
    this.#request = request;
    this.#onEvent = onEvent;
    this.#signal = signal;
    this.#grammar = new SignalGrammar(parts.facts, request.routing, parts.codec.specialIds);
    this.#sampler = new Sampler(request.sampling, new Rng(request.seed));
    this.#text = new TextStream(parts.codec);
    this.#seen = new Set();
  }

  /** Runs to the end. Throws an `AbortError`, `MessageTooLongError`, or what the runtime throws. */
  async run(): Promise<ReplyResult> {
    const { facts, prompts } = this.#parts;
    const reserve = Math.min(this.#request.sampling.maxNewTokens, Math.floor(facts.contextLength / 4));
    const prompt = prompts.build(this.#request.messages, reserve);
    if (prompt.droppedTurns > 0) this.#onEvent({ type: 'context-trimmed', droppedTurns: prompt.droppedTurns });
    const { specialIds } = this.#parts.codec;
    for (const code of prompt.codes) if (code >= 0 && !specialIds.has(code)) this.#seen.add(code);
    const { reusedTokens, hidden } = await this.#prefill(prompt);
    const prefilled = performance.now();
    let finish: ReplyResult['finish'];
    try {
      finish = await this.#write(hidden);
    } finally {
      this.#emitText(this.#text.end());
    }
    return {
      finish,
      promptTokens: prompt.codes.length,
      reusedTokens,
      newTokens: this.#newTokens,
      signalPeaks: this.#grammar.peaks,
      widths: { hidden: facts.hiddenSize, vocabulary: facts.vocabSize },
      timings: {
        firstTokenMs: (this.#firstToken ?? performance.now()) - this.#started,
        prefillMs: prefilled - this.#started,
        decodeMs: performance.now() - prefilled,
      },
    };
  }

  /** Runs what the cache lacks of the prompt, in chunks; returns the last position's hidden state. */
  async #prefill({ codes }: Prompt): Promise<{ reusedTokens: number; hidden: Float32Array }> {
    const { model, prompts } = this.#parts;
    const reusedTokens = model.reuse(codes);
    let hidden = new Float32Array(0);
    for (let start = reusedTokens; start < codes.length; start = model.length) {
      await this.#pause();
      this.#onEvent({ type: 'prefill', doneTokens: start, totalTokens: codes.length, reusedTokens });
      const chunk = codes.slice(start, start + model.blockSize);
      hidden = lastRow(await model.append(chunk, (code) => prompts.conceptToken(code)), chunk.length);
    }
    this.#onEvent({ type: 'prefill', doneTokens: codes.length, totalTokens: codes.length, reusedTokens });
    return { reusedTokens, hidden };
  }

  async #write(promptHidden: Float32Array): Promise<ReplyResult['finish']> {
    const { model, facts } = this.#parts;
    const stops = new Set(facts.stopTokenIds);
    let hidden = promptHidden;
    for (;;) {
      await this.#pause();
      const full = this.#newTokens >= this.#request.sampling.maxNewTokens || model.length >= facts.contextLength;
      const owed = this.#grammar.owed();
      if (full && owed === undefined) return 'length';
      const logits = await model.logits(hidden);
      const logTotal = logSumExp(logits);
      const odds = this.#grammar.observe(logits, logTotal, this.#newTokens);
      const wanted = logits.slice(); // the sampler overwrites, and a span tells how likely it was
      this.#grammar.mask(logits);
      const id = full ? undefined : this.#sampler.sample(logits, this.#seen);
      this.#firstToken ??= performance.now();
      if (id === undefined || stops.has(id)) {
        if (owed === undefined) {
          this.#tell('', 'end', odds);
          return 'stop';
        }
        if (model.length + owed.tokenIds.length > facts.contextLength) return 'length';
        this.#tell(this.#spelling(owed), 'signal', odds);
        hidden = await this.#writeSpan(owed, 1, true);
        continue;
      }
      const span = this.#grammar.startedBy(id);
      if (span === undefined) {
        this.#tell(new TextDecoder().decode(this.#parts.codec.bytesOf(id)), 'text', odds);
        hidden = await this.#writeToken(id);
      } else if (model.length + span.tokenIds.length <= facts.contextLength) {
        this.#tell(this.#spelling(span), 'signal', odds);
        hidden = await this.#writeSpan(span, Math.exp((wanted[id] ?? -Infinity) - logTotal), false);
      } else {
        return 'length';
      }
    }
  }

  async #writeToken(id: number): Promise<Float32Array> {
    this.#seen.add(id);
    this.#newTokens += 1;
    this.#emitText(this.#text.push(id));
    return this.#parts.model.append([id]);
  }

  /** The whole span as one block, which gives the hidden states of all its tokens at once. */
  async #writeSpan({ modality, tokenIds }: Span, probability: number, forced: boolean): Promise<Float32Array> {
    const { model, facts } = this.#parts;
    this.#emitText(this.#text.end());
    const hidden = await model.append(tokenIds);
    this.#grammar.written(modality);
    this.#newTokens += tokenIds.length;
    const next = lastRow(hidden, tokenIds.length).slice();
    model.addEmbeddings(hidden, tokenIds);
    this.#onEvent(
      move({
        type: 'signal-span',
        modality,
        index: this.#spans,
        signalHiddenStates: { dims: [tokenIds.length, facts.hiddenSize], data: compact(hidden) },
        probability,
        forced,
        textBefore: this.#text.text,
      }),
    );
    this.#spans += 1;
    return next;
  }

  #tell(text: string, wrote: TokenOdds['wrote'], odds: TokenOdds['odds']): void {
    this.#onEvent({ type: 'token', text, wrote, odds });
  }

  #spelling({ modality }: Span): string {
    return this.#parts.facts.signals[modality]?.spellings[0] ?? '';
  }

  #emitText(text: string): void {
    if (text !== '') this.#onEvent({ type: 'text-delta', text });
  }

  async #pause(): Promise<void> {
    await breathe();
    this.#signal.throwIfAborted();
  }
}

function lastRow(hidden: Float32Array, rows: number): Float32Array<ArrayBuffer> {
  const width = hidden.length / rows;
  return hidden.slice((rows - 1) * width);
}

/** Only a view of a whole buffer can be moved to the page. */
function compact(values: Float32Array): Float32Array {
  return values.byteLength === values.buffer.byteLength ? values : values.slice();
}
