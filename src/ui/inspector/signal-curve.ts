import type { MediumModality } from '../../domain/modality.ts';
import type { TokenOdds } from '../../protocol/language-api.ts';

/** The least probability that is drawn: what is below lies on the floor. */
export const FLOOR = 1e-5;
const DECADES = -Math.log10(FLOOR);

/** 0 at the floor to 1 for certainty, on a scale of powers of ten: most tokens are nearly sure not to be a signal. */
export function height(probability: number): number {
  return Math.min(1, Math.max(0, 1 + Math.log10(Math.max(probability, FLOOR)) / DECADES));
}

/** A line through one modality's probabilities, as an SVG path: a token is 1 wide, and the drawing 1 high. */
export function curve(tokens: readonly TokenOdds[], modality: MediumModality): string {
  return tokens
    .map(({ odds }, at) => `${at === 0 ? 'M' : 'L'}${String(at + 0.5)} ${(1 - height(odds[modality] ?? 0)).toFixed(4)}`)
    .join('');
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
