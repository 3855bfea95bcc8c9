import type { ReactNode } from 'react';
import { useAui } from '@assistant-ui/react';
import type { Drawing, GeneratedPart, MediumExtent, TurnId } from '../orchestrator/turn.ts';
import { CopyPictureButton } from './copy-picture-button.tsx';
import { focusMessage } from './focus-message.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { libraryAttachment } from './medium-attachments.ts';
import { useEngine, useFollowing, usePage, useStore } from './page.ts';
import { perceivableBy } from '../orchestrator/perceivable-by.ts';
import { duration, mediumStrings, percent, strings } from './strings.ts';

interface Props {
  readonly turnId: TurnId;
  readonly part: GeneratedPart;
  readonly drawing: Drawing;
}

/** What can be done with a finished medium, and what it was made with. */
export function MediumActions({ turnId, part, drawing }: Props): ReactNode {
  const { media } = usePage();
  const engine = useEngine();
  return (
    <figcaption className="picture-bar picture-done">
      <span className="picture-note" title={strings.stepsAndGuidance(drawing.steps, drawing.guidanceScale)}>
        {strings.seed(drawing.seed)}
        {lengthOf(drawing.extent)}
        {drawing.strength !== undefined && ` · ${strings.changedBy(percent(drawing.strength))}`}
      </span>
      <span className="picture-actions">
        <InputActions part={part} drawing={drawing} />
        {engine !== undefined && (
          <Action
            icon="reroll"
            label={strings.reroll}
            onClick={() => {
              engine.reroll(turnId, part.itemId);
            }}
          />
        )}
        {part.modality === 'image' && <CopyPictureButton mediumId={drawing.mediumId} />}
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
      </span>
    </figcaption>
  );
}

/** The medium becomes part of the next message, to be spoken of or to be made anew. */
function InputActions({ part, drawing }: Omit<Props, 'turnId'>): ReactNode {
  const aui = useAui();
  const { routing, state } = usePage();
  const { manifest } = useStore(state);
  const isFollowing = useFollowing();
  const { modality, caption } = part;
  // A model that cannot see what it draws would be given nothing.
  const isPerceived = manifest === null || Boolean(perceivableBy(manifest)[modality]);
  if (isFollowing || !isPerceived) return null;
  const attach = (): void => {
    const composer = aui.thread().composer();
    const isThere = composer.getState().attachments.some(({ id }) => id === drawing.mediumId);
    if (!isThere) void composer.addAttachment(libraryAttachment(drawing.mediumId, modality, caption));
    focusMessage();
  };
  return (
    <>
      <button
        type="button"
        className="picture-edit"
        title={mediumStrings[modality].editHint}
        onClick={() => {
          attach();
          // The reply to it has one again, whatever the model would have thought.
          routing.update((value) => ({ ...value, [modality]: 'ask' }));
          const composer = aui.thread().composer();
          if (composer.getState().text.trim() === '') composer.setText(strings.editBeginning);
        }}
      >
        <Icon name="edit" />
        {strings.editThis}
      </button>
      <Action icon="useAsInput" label={strings.useAsInput} onClick={attach} />
    </>
  );
}

export function Action({
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
