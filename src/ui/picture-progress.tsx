import type { ReactNode } from 'react';
import type { GeneratedPart, TurnId } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { usePage, useResidents, useStore } from './page.ts';
import { ProgressBar } from './progress-bar.tsx';
import { megabytes, stepOf, strings } from './strings.ts';

/** "Step k of n" with the button that stops this picture alone. */
export function PictureProgress({
  turnId,
  part,
}: {
  readonly turnId: TurnId;
  readonly part: GeneratedPart;
}): ReactNode {
  const engine = useStore(usePage().opened)?.engine;
  const { fraction, text } = useProgress(part);
  return (
    <figcaption className="picture-bar">
      <div className="picture-progress">
        <span className="picture-note">{text}</span>
        <ProgressBar label={strings.picture} fraction={fraction} text={text} />
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={strings.stopPicture}
        title={strings.stopPicture}
        onClick={() => engine?.stopItem(turnId, part.itemId)}
      >
        <Icon name="stop" />
      </button>
    </figcaption>
  );
}

function useProgress({ progress }: GeneratedPart): { readonly fraction: number | null; readonly text: string } {
  const generation = useResidents()?.generation;
  if (progress !== null) return { fraction: progress.step / progress.of, text: stepOf(progress.step, progress.of) };
  if (generation?.status !== 'loading') return { fraction: null, text: strings.drawingWaits };
  const { loadedBytes, totalBytes } = generation;
  const loaded = totalBytes > 0 ? loadedBytes / totalBytes : 0;
  return {
    fraction: loaded < 1 ? loaded : null,
    text: `${strings.loadingPictureModel} (${megabytes(loadedBytes)} of ${megabytes(totalBytes)})`,
  };
}
