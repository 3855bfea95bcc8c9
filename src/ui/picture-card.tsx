import { memo } from 'react';
import type { ReactNode } from 'react';
import { useAui } from '@assistant-ui/react';
import { isDrawing } from '../orchestrator/turn.ts';
import type { Drawing, GeneratedPart, TurnId } from '../orchestrator/turn.ts';
import { ErrorCard } from './error-card.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { libraryAttachment } from './picture-attachments.ts';
import { PictureProgress } from './picture-progress.tsx';
import { PixelsCanvas } from './pixels-canvas.tsx';
import { strings } from './strings.ts';

interface Props {
  readonly turnId: TurnId;
  readonly part: GeneratedPart;
}

/** One generated picture through its whole life: waiting, denoising, done, stopped, failed, re-rolled. */
export const PictureCard = memo(function PictureCard({ turnId, part }: Props): ReactNode {
  const engine = useStore(usePage().opened)?.engine;
  const description = part.caption === '' ? strings.picture : `${strings.picture}: ${part.caption}`;
  const retry = (): void => {
    engine?.retryItem(turnId, part.itemId);
  };
  return (
    <figure className="picture" data-status={part.status}>
      {part.failure !== null && part.drawing === null && part.preview === null ? null : (
        <div className="picture-frame">
          <PictureImage part={part} description={description} />
        </div>
      )}
      {isDrawing(part) ? (
        <PictureProgress turnId={turnId} part={part} />
      ) : part.failure !== null ? (
        <ErrorCard failure={part.failure} onRetry={retry} />
      ) : part.drawing !== null ? (
        <PictureActions turnId={turnId} part={part} drawing={part.drawing} />
      ) : (
        <figcaption className="picture-bar">
          <span className="picture-note">{strings.pictureStopped}</span>
          <Action icon="resume" label={strings.tryAgain} onClick={retry} />
        </figcaption>
      )}
    </figure>
  );
});

function PictureImage({
  part,
  description,
}: {
  readonly part: GeneratedPart;
  readonly description: string;
}): ReactNode {
  const { media } = usePage();
  if (part.preview !== null) return <PixelsCanvas pixels={part.preview} label={`Preview of ${description}`} />;
  const url = part.drawing === null ? undefined : media.url(part.drawing.mediumId);
  if (url === undefined || part.drawing === null) return <div className="picture-empty" />;
  const { width, height } = part.drawing;
  return <img src={url} alt={description} width={width} height={height} />;
}

function PictureActions({ turnId, part, drawing }: Props & { readonly drawing: Drawing }): ReactNode {
  const { media, opened } = usePage();
  const aui = useAui();
  const engine = useStore(opened)?.engine;
  return (
    <figcaption className="picture-bar">
      <span
        className="picture-note"
        title={`${String(drawing.steps)} steps, guidance ${String(drawing.guidanceScale)}`}
      >
        Seed {drawing.seed}
      </span>
      <Action icon="reroll" label={strings.reroll} onClick={() => engine?.reroll(turnId, part.itemId)} />
      <a
        className="icon-button"
        href={media.url(drawing.mediumId)}
        download={`${fileName(part.caption)}-${String(drawing.seed)}.png`}
        role="button"
        aria-label={strings.download}
        title={strings.download}
      >
        <Icon name="download" />
      </a>
      <Action
        icon="useAsInput"
        label={strings.useAsInput}
        onClick={() => {
          void aui.thread().composer().addAttachment(libraryAttachment(drawing.mediumId, part.caption));
          document.querySelector<HTMLElement>('.composer-input')?.focus();
        }}
      />
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

/** Letters and digits of the caption only: a model must not choose paths or extensions. */
function fileName(caption: string): string {
  const plain = caption
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 50);
  return plain.replaceAll(/^-+|-+$/g, '') || 'picture';
}
