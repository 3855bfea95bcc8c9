import type { ReactNode } from 'react';
import type { MediumModality } from '../domain/modality.ts';
import type { ReplyResult } from '../protocol/language-api.ts';
import { generatedParts } from '../orchestrator/turn.ts';
import type { Turn } from '../orchestrator/turn.ts';
import { useMakes } from './page.ts';
import { mediumStrings, percent, strings } from './strings.ts';

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
          {span.forced ? 'asked for by you' : `signalled with probability ${percent(span.probability)}`}.
        </p>
      ))}
      <p>
        {newTokens} tokens, {speed.toFixed(1)} per second; the first after {(timings.firstTokenMs / 1000).toFixed(2)} s
        ({promptTokens} tokens read, {reusedTokens} of them kept from before). Text seed {turn.options.seed}.
      </p>
    </details>
  );
}

function whyNone(modality: MediumModality, { options }: Turn, { signalPeaks }: ReplyResult): string {
  const { name, plural } = mediumStrings[modality];
  const what = name.toLowerCase();
  if (options.routing[modality] === 'forbid') return `You asked for no ${what} in this reply.`;
  const peak = signalPeaks[modality];
  if (peak === undefined) return `This model has no signal for a ${what}.`;
  return `The model was at most ${percent(peak.probability)} inclined to make a ${what} (at token ${String(peak.tokenIndex + 1)}) and did not. Choose “${strings.routing.ask}” under ${plural} to have one made.`;
}
