import { memo } from 'react';
import type { ReactNode } from 'react';
import { useAui } from '@assistant-ui/react';
import { isDrawing } from '../orchestrator/turn.ts';
import type { Drawing, GeneratedPart, MediumExtent, TurnId } from '../orchestrator/turn.ts';
import { ErrorCard } from './error-card.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { useEngine, useFollowing, usePage } from './page.ts';
import { libraryAttachment } from './medium-attachments.ts';
import { MediumProgress } from './medium-progress.tsx';
import { PixelsCanvas } from './pixels-canvas.tsx';
import { SoundPlayer } from './sound-player.tsx';
import { duration, mediumStrings, strings } from './strings.ts';
import { LoopingVideo } from './video-player.tsx';

interface Props {
  readonly turnId: TurnId;
  readonly part: GeneratedPart;
}

/** One generated medium through its whole life: waiting, denoising, done, stopped, failed, re-rolled. */
export const MediumCard = memo(function MediumCard({ turnId, part }: Props): ReactNode {
  const engine = useEngine();
  const { name } = mediumStrings[part.modality];
  const description = part.caption === '' ? name : `${name}: ${part.caption}`;
  const retry = (): void => {
    engine?.retryItem(turnId, part.itemId);
  };
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
          {engine !== undefined && <Action icon="resume" label={strings.tryAgain} onClick={retry} />}
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
  return <img src={url} alt={description} width={extent.width} height={extent.height} />;
}

function MediumActions({ turnId, part, drawing }: Props & { readonly drawing: Drawing }): ReactNode {
  const { media } = usePage();
  const aui = useAui();
  const engine = useEngine();
  const isFollowing = useFollowing();
  return (
    <figcaption className="picture-bar">
      <span className="picture-note" title={strings.stepsAndGuidance(drawing.steps, drawing.guidanceScale)}>
        {strings.seed(drawing.seed)}
        {lengthOf(drawing.extent)}
      </span>
      {engine !== undefined && (
        <Action
          icon="reroll"
          label={strings.reroll}
          onClick={() => {
            engine.reroll(turnId, part.itemId);
          }}
        />
      )}
      <a
        className="icon-button"
        href={media.url(drawing.mediumId)}
        download={`${fileName(part.caption)}-${String(drawing.seed)}.${endingOf(media.blob(drawing.mediumId))}`}
        role="button"
        aria-label={strings.download}
        title={strings.download}
      >
        <Icon name="download" />
      </a>
      {!isFollowing && (
        <Action
          icon="useAsInput"
          label={strings.useAsInput}
          onClick={() => {
            void aui
              .thread()
              .composer()
              .addAttachment(libraryAttachment(drawing.mediumId, part.modality, part.caption));
            document.querySelector<HTMLElement>('.composer-input')?.focus();
          }}
        />
      )}
    </figcaption>
  );
}

function Action({
  icon,
  label,
  onClick,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

function lengthOf(extent: MediumExtent): string {
  switch (extent.modality) {
    case 'image':
      return '';
    case 'audio':
      return `, ${duration(extent.seconds)}`;
    case 'video':
      return `, ${duration(extent.frames / extent.framesPerSecond)}`;
  }
}

/** What the library wrote: image/png, audio/wav, video/webm, video/mp4. */
function endingOf(blob: Blob | undefined): string {
  return blob?.type.replace(/^\w+\//, '') ?? '';
}

/** Letters and digits of the caption only: a model must not choose paths or extensions. */
function fileName(caption: string): string {
  const plain = caption
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 50);
  return plain.replaceAll(/^-+|-+$/g, '') || 'anytab';
}
