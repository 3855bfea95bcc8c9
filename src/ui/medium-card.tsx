import { memo } from 'react';
import type { ReactNode } from 'react';
import { isDrawing } from '../orchestrator/turn.ts';
import type { GeneratedPart, TurnId } from '../orchestrator/turn.ts';
import { ErrorCard } from './error-card.tsx';
import { Action, MediumActions } from './medium-actions.tsx';
import { useEngine, usePage } from './page.ts';
import { MediumProgress } from './medium-progress.tsx';
import { PixelsCanvas } from './pixels-canvas.tsx';
import { SoundPlayer } from './sound-player.tsx';
import { mediumStrings, strings } from './strings.ts';
import { LoopingVideo } from './video-player.tsx';
import { Viewable } from './viewable.tsx';

interface Props {
  readonly turnId: TurnId;
  readonly part: GeneratedPart;
}

/** One generated medium through its whole life: waiting, denoising, done, stopped, failed, re-rolled. */
export const MediumCard = memo(function MediumCard({ turnId, part }: Props): ReactNode {
  const engine = useEngine();
  const { name } = mediumStrings[part.modality];
  const description = part.caption === '' ? name : `${name}: ${part.caption}`;
  const retry =
    engine &&
    ((): void => {
      engine.retryItem(turnId, part.itemId);
    });
  return (
    <figure className="picture" data-status={part.status} data-modality={part.modality}>
      {part.failure !== null && part.drawing === null && part.preview === null ? null : (
        <div className="picture-frame">
          <MediumView part={part} description={description} />
        </div>
      )}
      {isDrawing(part) ? (
        <MediumProgress turnId={turnId} part={part} />
      ) : part.failure !== null ? (
        <ErrorCard failure={part.failure} onRetry={retry} />
      ) : part.drawing !== null ? (
        <MediumActions turnId={turnId} part={part} drawing={part.drawing} />
      ) : (
        <figcaption className="picture-bar">
          <span className="picture-note">{strings.stoppedEarly}</span>
          {retry !== undefined && <Action icon="resume" label={strings.tryAgain} onClick={retry} />}
        </figcaption>
      )}
    </figure>
  );
});

function MediumView({ part, description }: { readonly part: GeneratedPart; readonly description: string }): ReactNode {
  const { media } = usePage();
  if (part.preview !== null) return <PixelsCanvas pixels={part.preview} label={strings.previewOf(description)} />;
  const url = part.drawing === null ? undefined : media.url(part.drawing.mediumId);
  if (url === undefined || part.drawing === null) return <div className="picture-empty" />;
  const { extent, mediumId } = part.drawing;
  if (extent.modality === 'audio') return <SoundPlayer mediumId={mediumId} label={description} />;
  if (extent.modality === 'video') return <LoopingVideo mediumId={mediumId} label={description} />;
  return (
    <Viewable mediumId={mediumId} modality="image" name={description}>
      <img src={url} alt={description} width={extent.width} height={extent.height} />
    </Viewable>
  );
}
