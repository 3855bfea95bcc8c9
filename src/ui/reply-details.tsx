import type { ReactNode } from 'react';
import type { ReplyResult } from '../protocol/language-api.ts';
import { generatedParts } from '../orchestrator/turn.ts';
import type { Turn } from '../orchestrator/turn.ts';
import { percent, strings } from './strings.ts';

/** What the model thought of drawing, and what the reply cost. */
export function ReplyDetails({ turn, result }: { readonly turn: Turn; readonly result: ReplyResult }): ReactNode {
  const pictures = generatedParts(turn).filter(({ modality }) => modality === 'image');
  const { newTokens, promptTokens, reusedTokens, timings } = result;
  const speed = timings.decodeMs > 0 ? (newTokens / timings.decodeMs) * 1000 : 0;
  return (
    <details className="details">
      <summary>{pictures.length === 0 ? strings.whyNoPicture : strings.details}</summary>
      {pictures.length === 0 ? <p>{whyNoPicture(turn, result)}</p> : null}
      {pictures.map(({ itemId, span }) => (
        <p key={itemId}>
          Picture {span.index + 1}:{' '}
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

function whyNoPicture({ options }: Turn, { signalPeaks }: ReplyResult): string {
  if (options.routing.image === 'forbid') return 'You asked for no picture in this reply.';
  const peak = signalPeaks.image;
  if (peak === undefined) return 'This model cannot draw.';
  return `The model was at most ${percent(peak.probability)} inclined to draw (at token ${String(peak.tokenIndex + 1)}) and did not. Choose “${strings.routing.ask}” under ${strings.pictures} to have one drawn.`;
}
