import type { ReactNode } from 'react';
import type { MediumModality } from '../domain/modality.ts';
import type { ReplyResult } from '../protocol/language-api.ts';
import { generatedParts } from '../orchestrator/turn.ts';
import type { Turn } from '../orchestrator/turn.ts';
import { useMakes } from './page.ts';
import { decimal, mediumStrings, percent, strings } from './strings.ts';

/** What the model thought of making media, and what the reply cost. */
export function ReplyDetails({ turn, result }: { readonly turn: Turn; readonly result: ReplyResult }): ReactNode {
  const makes = useMakes();
  const items = generatedParts(turn);
  const missing = makes.filter((modality) => items.every((item) => item.modality !== modality));
  const { newTokens, promptTokens, reusedTokens, timings } = result;
  const speed = timings.decodeMs > 0 ? (newTokens / timings.decodeMs) * 1000 : 0;
  const [first = 'image'] = makes;
  return (
    <details className="details">
      <summary>{items.length === 0 ? mediumStrings[first].whyNone : strings.details}</summary>
      {missing.map((modality) => (
        <p key={modality}>{whyNone(modality, turn, result)}</p>
      ))}
      {items.map(({ itemId, modality, span }) => (
        <p key={itemId}>
          {mediumStrings[modality].name} {span.index + 1}:{' '}
          {span.forced ? strings.askedForByYou : strings.signalled(percent(span.probability))}.
        </p>
      ))}
      <p>
        {strings.replyCost({
          newTokens,
          perSecond: decimal(speed, 1),
          firstSeconds: decimal(timings.firstTokenMs / 1000, 2),
          promptTokens,
          reusedTokens,
          seed: turn.options.seed,
        })}
      </p>
    </details>
  );
}

function whyNone(modality: MediumModality, { options }: Turn, { signalPeaks }: ReplyResult): string {
  const words = mediumStrings[modality];
  if (options.routing[modality] === 'forbid') return words.youForbade;
  const peak = signalPeaks[modality];
  return peak === undefined ? words.noSignal : words.inclined(percent(peak.probability), peak.tokenIndex + 1);
}
