import { useRef } from 'react';
import type { ReactNode } from 'react';
import { AttachmentPrimitive, ComposerPrimitive, useAui, useAuiState } from '@assistant-ui/react';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { PICTURES_ONLY } from '../media/perceivable.ts';
import { isActive } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { useConversation, usePage, useStore, useTaking } from './page.ts';
import { RoutingControls } from './routing-control.tsx';
import { SoundWave } from './sound-wave.tsx';
import { perceivableBy } from './perceivable-by.ts';
import { longestTaken, mediumStrings, strings } from './strings.ts';
import { VideoPoster } from './video-player.tsx';

const PICTURES = 'image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif,image/*';
// Some systems know these endings and no MIME type for them.
const SOUNDS = 'audio/*,.wav,.mp3,.m4a,.aac,.ogg,.oga,.opus,.flac,.weba,.webm';
const VIDEOS = 'video/*,.mp4,.m4v,.mov,.webm,.mkv';
const ACCEPTED = {
  '': PICTURES,
  Hearing: `${PICTURES},${SOUNDS}`,
  Watching: `${PICTURES},${VIDEOS}`,
  All: `${PICTURES},${SOUNDS},${VIDEOS}`,
};

/** Where messages are written. Enter sends, Shift+Enter begins a new line; files come by button, drop or paste. */
export function Composer(): ReactNode {
  const { filesBeingRead } = useStore(usePage().state);
  const taking = useTaking();
  return (
    <ComposerPrimitive.Root className="composer">
      <div className="composer-attachments">
        <ComposerPrimitive.Attachments>{() => <AttachmentChip />}</ComposerPrimitive.Attachments>
        {filesBeingRead > 0 && (
          <span className="chip chip-reading" role="status">
            {strings.readingFile}
          </span>
        )}
      </div>
      {/* Grows by style sheet: measuring it in script would lay the page out at every key. */}
      <ComposerPrimitive.Input asChild cancelOnEscape={false} autoFocus>
        <textarea
          className="composer-input"
          aria-label={strings.message}
          placeholder={strings[`placeholder${taking}`]}
          rows={1}
          enterKeyHint="send"
        />
      </ComposerPrimitive.Input>
      <div className="composer-bar">
        <AttachButton />
        <RoutingControls />
        <span className="spacer" />
        <StopButton />
        <ComposerPrimitive.Send className="round-button" aria-label={strings.send} title={strings.send}>
          <Icon name="send" />
        </ComposerPrimitive.Send>
      </div>
    </ComposerPrimitive.Root>
  );
}

/** Own input instead of the library's, which makes a hidden one for every click and cannot be filled by assistive tools. */
function AttachButton(): ReactNode {
  const aui = useAui();
  const input = useRef<HTMLInputElement>(null);
  const taking = useTaking();
  const label = strings[`attach${taking}`];
  const { manifest } = useStore(usePage().state);
  const { audio, video } = manifest === null ? PICTURES_ONLY : perceivableBy(manifest);
  const longest = longestTaken(audio?.seconds ?? null, video?.seconds ?? null);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={longest === '' ? label : `${label}. ${longest}`}
        onClick={() => input.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPTED[taking]}
        multiple
        onChange={(event) => {
          for (const file of event.target.files ?? []) {
            // A refused file has said why in a notice.
            aui
              .composer()
              .addAttachment(file)
              .catch(() => undefined);
          }
          event.target.value = '';
        }}
      />
    </>
  );
}

function AttachmentChip(): ReactNode {
  const { media } = usePage();
  const id = useAuiState(({ attachment }) => attachment.id);
  const name = useAuiState(({ attachment }) => attachment.name);
  const modality = useAuiState(({ attachment }) => attachment.type) as MediumModality;
  const { remove } = mediumStrings[modality];
  return (
    <AttachmentPrimitive.Root className="chip">
      {modality === 'video' ? (
        <VideoPoster mediumId={id as MediumId} label={name} />
      ) : modality === 'audio' ? (
        <span className="chip-sound" role="img" aria-label={name} title={name}>
          <SoundWave mediumId={id as MediumId} />
          <span className="chip-name">{name}</span>
        </span>
      ) : (
        <img src={media.url(id as MediumId)} alt={name} title={name} />
      )}
      <AttachmentPrimitive.Remove className="chip-remove" aria-label={remove} title={remove}>
        <Icon name="close" />
      </AttachmentPrimitive.Remove>
    </AttachmentPrimitive.Root>
  );
}

/** Stops text and drawings; shown as long as there is anything to stop. */
function StopButton(): ReactNode {
  const engine = useStore(usePage().opened)?.engine;
  const active = useConversation().turns.some(isActive);
  if (!active) return null;
  return (
    <button
      type="button"
      className="round-button round-button-quiet"
      aria-label={strings.stop}
      title={strings.stop}
      onClick={() => {
        engine?.stop();
      }}
    >
      <Icon name="stop" />
    </button>
  );
}
