import type { ReactNode } from 'react';
import type { GeneratedPart, TurnId } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { useEngine, useResidents } from './page.ts';
import { ProgressBar } from './progress-bar.tsx';
import { mediumStrings, megabytes, stepOf, strings } from './strings.ts';

/** "Step k of n" with the button that stops this medium alone. */
export function MediumProgress({ turnId, part }: { readonly turnId: TurnId; readonly part: GeneratedPart }): ReactNode {
  const engine = useEngine();
  const { fraction, text } = useProgress(part);
  const { name, stop } = mediumStrings[part.modality];
  return (
    <figcaption className="picture-bar">
      <div className="picture-progress">
        <span className="picture-note">{text}</span>
        <ProgressBar label={name} fraction={fraction} text={text} />
      </div>
      {engine !== undefined && (
        <button
          type="button"
          className="icon-button"
          aria-label={stop}
          title={stop}
          onClick={() => {
            engine.stopItem(turnId, part.itemId);
          }}
        >
          <Icon name="stop" />
        </button>
      )}
    </figcaption>
  );
}

function useProgress({ modality, progress }: GeneratedPart): {
  readonly fraction: number | null;
  readonly text: string;
} {
  const generation = useResidents()?.generation;
  if (progress !== null) return { fraction: progress.step / progress.of, text: stepOf(progress.step, progress.of) };
  if (generation?.status !== 'loading') return { fraction: null, text: mediumStrings[modality].waits };
  const { loadedBytes, totalBytes } = generation;
  const loaded = totalBytes > 0 ? loadedBytes / totalBytes : 0;
  return {
    fraction: loaded < 1 ? loaded : null,
    text: `${strings.loadingMaker} (${strings.partOf(megabytes(loadedBytes), megabytes(totalBytes))})`,
  };
}
