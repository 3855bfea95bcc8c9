import { MEDIUM_MODALITIES } from '../../src/domain/modality.ts';
import type { MediumModality } from '../../src/domain/modality.ts';
import type { LlmFacts } from '../../src/packs/manifest.ts';
import type { ReplyResult, Routing, TokenOdds } from '../../src/protocol/language-api.ts';

/** A loop of spans would never end; NExT-GPT's own limit is the same. */
const MOST_SPANS_PER_MODALITY = 5;

interface Span {
  readonly modality: MediumModality;
  readonly tokenIds: readonly number[];
}

export interface Peak {
  probability: number;
  tokenIndex: number;
}

/**
 * Which signal tokens may come next in one reply. Only the first token of a span can be sampled, and it stands for the
 * whole span, so that a partial or mixed span cannot occur.
 */
export class SignalGrammar {
  readonly #spans: readonly Span[];
  readonly #routing: Routing;
  readonly #neverSampled: readonly number[];
  readonly #counts = new Map<MediumModality, number>();
  readonly #peaks = new Map<MediumModality, Peak>();

  /** `specialIds`: all ids that are no text; those that neither stop nor signal are never sampled. */
  constructor(facts: Pick<LlmFacts, 'signals' | 'stopTokenIds'>, routing: Routing, specialIds: Iterable<number> = []) {
    this.#routing = routing;
    this.#spans = MEDIUM_MODALITIES.flatMap((modality) => {
      const tokenIds = facts.signals[modality]?.tokenIds ?? [];
      return tokenIds.length === 0 ? [] : [{ modality, tokenIds }];
    });
    const sampled = new Set([...facts.stopTokenIds, ...this.#spans.flatMap(({ tokenIds }) => tokenIds.slice(0, 1))]);
    const special = new Set([...specialIds, ...this.#spans.flatMap(({ tokenIds }) => tokenIds)]);
    this.#neverSampled = [...special].filter((id) => !sampled.has(id));
  }

  /** Notes how much the model itself wanted each modality; call before `mask`. `logTotal` is logSumExp of `logits`. */
  observe(logits: Float32Array, logTotal: number, tokenIndex: number): TokenOdds['odds'] {
    const odds: Partial<Record<MediumModality, number>> = {};
    for (const { modality, tokenIds } of this.#spans) {
      const probability = firstProbability(tokenIds, logits, logTotal);
      if (probability > (this.#peaks.get(modality)?.probability ?? -1))
        this.#peaks.set(modality, { probability, tokenIndex });
      odds[modality] = probability;
    }
    return odds;
  }

  /** Sets to -Infinity what must not be sampled now. */
  mask(logits: Float32Array): void {
    for (const id of this.#neverSampled) logits[id] = -Infinity;
    for (const { modality, tokenIds } of this.#spans) {
      const full = (this.#counts.get(modality) ?? 0) >= MOST_SPANS_PER_MODALITY;
      const [first] = tokenIds;
      if (first !== undefined && (full || this.#routing[modality] === 'forbid')) logits[first] = -Infinity;
    }
  }

  /** The span that a sampled id begins, if it begins one. */
  startedBy(id: number): Span | undefined {
    return this.#spans.find(({ tokenIds }) => tokenIds[0] === id);
  }

  /** The next span that the user asked for and that is still missing when the reply would end. */
  owed(): Span | undefined {
    return this.#spans.find(({ modality }) => this.#routing[modality] === 'ask' && !this.#counts.has(modality));
  }

  /** Records that a span was written. */
  written(modality: MediumModality): void {
    this.#counts.set(modality, (this.#counts.get(modality) ?? 0) + 1);
  }

  get peaks(): ReplyResult['signalPeaks'] {
    return Object.fromEntries(this.#peaks);
  }
}

function firstProbability(tokenIds: readonly number[], logits: Float32Array, logTotal: number): number {
  const logit = logits[tokenIds[0] ?? -1];
  return logit === undefined ? 0 : Math.exp(logit - logTotal);
}
