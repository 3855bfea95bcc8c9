import type { MediumModality } from '../../domain/modality.ts';
import type { TokenOdds } from '../../protocol/language-api.ts';

/** The least probability that is drawn: what is below lies on the floor. */
export const FLOOR = 1e-5;
const DECADES = -Math.log10(FLOOR);

/** 0 at the floor to 1 for certainty, on a scale of powers of ten: most tokens are nearly sure not to be a signal. */
export function height(probability: number): number {
  return Math.min(1, Math.max(0, 1 + Math.log10(Math.max(probability, FLOOR)) / DECADES));
}

export interface Bar {
  readonly modality: MediumModality;
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

/** A few tokens would make bars as wide as the page; so many share its width before they touch. */
const NARROW = 60;
const MOST_WIDTH = 0.8;

/** One bar for every probability above the floor, side by side within its token; a token is 1 wide, certainty 1 high. */
export function bars(tokens: readonly TokenOdds[], modalities: readonly MediumModality[]): readonly Bar[] {
  const all = Math.min(MOST_WIDTH, tokens.length / NARROW);
  const width = all / Math.max(1, modalities.length);
  return tokens.flatMap(({ odds }, at) =>
    modalities.flatMap((modality, index): Bar[] => {
      const high = height(odds[modality] ?? 0);
      return high === 0 ? [] : [{ modality, x: at + (1 - all) / 2 + index * width, width, height: high }];
    }),
  );
}

/** Where a modality was likeliest; undefined where the pack does not signal it. */
export function peak(
  tokens: readonly TokenOdds[],
  modality: MediumModality,
): { readonly at: number; readonly probability: number } | undefined {
  let best: { at: number; probability: number } | undefined;
  for (const [at, { odds }] of tokens.entries()) {
    const probability = odds[modality];
    if (probability !== undefined && (best === undefined || probability > best.probability)) best = { at, probability };
  }
  return best;
}
