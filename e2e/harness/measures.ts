/** The measures of the evaluation as pure functions of results. */
import { MEDIUM_MODALITIES } from '../../src/domain/modality.ts';
import type { CaseResult, MediumPart, ReplyRecord } from './results.ts';
import { emittedModalities, replyText } from './results.ts';

export interface Rate {
  readonly hits: number;
  readonly of: number;
  /** Ids of the misses, to look at. */
  readonly misses: readonly string[];
}

function rate(results: readonly CaseResult[], hit: (result: CaseResult) => boolean): Rate {
  const misses = results.filter((result) => !hit(result)).map(({ id }) => id);
  return { hits: results.length - misses.length, of: results.length, misses };
}

/** The last reply emitted exactly the wanted modalities. A case whose page failed is a miss. */
export function routingExact(results: readonly CaseResult[]): Rate {
  return rate(
    results.filter((result) => result.case.want !== undefined),
    (result) => {
      const reply = result.replies.at(-1);
      if (!reply || result.replies.length < result.case.messages.length) return false;
      const emitted = emittedModalities(reply);
      const wanted = new Set<string>(result.case.want);
      return emitted.size === wanted.size && [...wanted].every((modality) => emitted.has(modality));
    },
  );
}

/** Whole words, any case, singular or plural; "cat" is not named by "catalogue". */
export function namesAny(text: string, names: readonly string[]): boolean {
  return names.some((name) => {
    const words = name
      .trim()
      .split(/[\s_-]+/u)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`(?<![\\p{L}\\p{N}])${words.join('[\\s_-]+')}(?:s|es)?(?![\\p{L}\\p{N}])`, 'iu').test(text);
  });
}

/** One of the accepted names stands in the last reply's text. */
export function conceptNamed(results: readonly CaseResult[]): Rate {
  return rate(
    results.filter((result) => result.case.expect?.names !== undefined),
    (result) => {
      const reply = result.replies.at(-1);
      return reply !== undefined && namesAny(replyText(reply), result.case.expect?.names ?? []);
    },
  );
}

/** `ranks` are the judge's, from 1, by case id; a case without a picture has none and is a miss. */
export function retrieval(results: readonly CaseResult[], ranks: Readonly<Record<string, number>>, k: number): Rate {
  return rate(results, (result) => (ranks[result.id] ?? Infinity) <= k);
}

/** `right` is the judge's, by case id; a case without a sound is a miss. */
export function soundsRight(results: readonly CaseResult[], right: Readonly<Record<string, boolean>>): Rate {
  return rate(
    results.filter((result) => result.case.expect?.sound !== undefined),
    ({ id }) => right[id] === true,
  );
}

export const percent = ({ hits, of }: Rate): number => (of === 0 ? NaN : (100 * hits) / of);

/** Half-width of the 95 % interval of a rate, in points (normal approximation). */
export const halfWidth = ({ hits, of }: Rate): number => {
  const share = hits / of;
  return 196 * Math.sqrt((share * (1 - share)) / of);
};

export interface MakingTime {
  /** Median seconds from the signal to the medium. */
  readonly seconds: number;
  readonly of: number;
  /** Most evaluations of a denoiser for one, each over a batch that guidance doubles. */
  readonly evaluations: number;
}

/** How long the media of one kind took; undefined where none was made. */
export function makingTime(results: readonly CaseResult[], type: MediumPart['type']): MakingTime | undefined {
  const made = results
    .flatMap(({ replies }) => replies)
    .flatMap(({ parts }) => parts.filter((part): part is MediumPart => part.type === type));
  const times = made.map(({ milliseconds }) => milliseconds / 1000).toSorted((a, b) => a - b);
  const middle = times.length / 2;
  const [lower, upper] = [times[Math.ceil(middle) - 1], times[Math.floor(middle)]];
  if (lower === undefined || upper === undefined) return undefined;
  return {
    seconds: (lower + upper) / 2,
    of: made.length,
    evaluations: Math.max(...made.map(({ denoiserEvaluations, steps }) => denoiserEvaluations ?? steps)),
  };
}

/** As many spans of one medium as the grammar lets a reply have: it was still going on. */
const LOOPING = 5;

export interface SpanFaults {
  readonly replies: number;
  readonly spans: number;
  /** A span that no medium came of, or the other way round. */
  readonly partial: number;
  readonly looping: number;
  /** The reply, or the page, failed. */
  readonly crashed: number;
}

/** What went wrong with the signal spans of all replies. */
export function spanFaults(results: readonly CaseResult[]): SpanFaults {
  const replies = results.flatMap((result) => result.replies);
  const media = ({ parts }: ReplyRecord): number => parts.filter(({ type }) => type !== 'text').length;
  const most = ({ signals }: ReplyRecord): number =>
    Math.max(...MEDIUM_MODALITIES.map((each) => signals.filter(({ modality }) => modality === each).length));
  return {
    replies: replies.length,
    spans: replies.reduce((sum, { signals }) => sum + signals.length, 0),
    partial: replies.filter((reply) => !reply.error && media(reply) !== reply.signals.length).length,
    looping: replies.filter((reply) => most(reply) >= LOOPING).length,
    crashed: replies.filter(({ error }) => error !== undefined).length + results.filter(({ error }) => error).length,
  };
}
