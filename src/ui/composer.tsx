import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { AttachmentPrimitive, ComposerPrimitive, useAui, useAuiState } from '@assistant-ui/react';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { PICTURES_ONLY } from '../media/perceivable.ts';
import { toFailure } from '../orchestrator/failure.ts';
import { withoutErrors, withPageNotice } from '../orchestrator/page-state.ts';
import { isActive } from '../orchestrator/turn.ts';
import { PartBadge } from './choose-part-button.tsx';
import { Icon } from './icons.tsx';
import { focusMessage } from './focus-message.ts';
import { useHears, useOfConversation, usePage, useStore, useTaking } from './page.ts';
import { RoutingControls } from './routing-control.tsx';
import { SoundChip } from './sound-chip.tsx';
import { perceivableBy } from '../orchestrator/perceivable-by.ts';
import { longestTaken, mediumStrings, strings } from './strings.ts';
import { VideoPoster } from './video-player.tsx';
import { ViewableChip } from './viewable.tsx';

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

/** They come when somebody first records. */
const SoundRecorder = lazy(async () => ({ default: (await import('./sound-recorder.tsx')).SoundRecorder }));

const CameraDialog = lazy(async () => ({ default: (await import('./camera-dialog.tsx')).CameraDialog }));

/** Where messages are written. Enter sends, Shift+Enter begins a new line; files come by button, drop or paste. */
export function Composer(): ReactNode {
  const { filesBeingRead } = useStore(usePage().state);
  const taking = useTaking();
  const [isRecording, setRecording] = useState(false);
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
      {isRecording && (
        <RecordingStrip
          onClose={() => {
            setRecording(false);
          }}
        />
      )}
      {/* Hidden and not gone: where the focus was is where it comes back to. */}
      <div className="composer-bar" hidden={isRecording}>
        <AttachButton />
        <RecordButton
          onClick={() => {
            setRecording(true);
          }}
        />
        <CameraButton />
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

function RecordButton({ onClick }: { readonly onClick: () => void }): ReactNode {
  const hears = useHears();
  if (!hears) return null;
  const { record } = strings.capture;
  return (
    <button type="button" className="icon-button composer-record" aria-label={record} title={record} onClick={onClick}>
      <Icon name="microphone" />
    </button>
  );
}

/** In place of the composer's bar while a sound is recorded, which becomes an attachment. */
function RecordingStrip({ onClose }: { readonly onClose: () => void }): ReactNode {
  const attach = useAttach();
  const { state } = usePage();
  useEffect(() => {
    // What went wrong before is being tried again.
    state.update((value) => ({ ...withoutErrors(value), capturing: true }));
    return () => {
      state.update((value) => ({ ...value, capturing: false }));
    };
  }, [state]);
  const close = (): void => {
    onClose();
    focusMessage();
  };
  return (
    <Suspense>
      <SoundRecorder
        onDone={(sound) => {
          close();
          if (sound !== null) attach(sound, strings.capture.recorded(timeOfDay()));
        }}
        onError={(error) => {
          close();
          const { code, message } = toFailure(error);
          state.update((value) => withPageNotice(value, { code, message, severity: 'error' }));
        }}
      />
    </Suspense>
  );
}

function CameraButton(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const attach = useAttach();
  const hears = useHears();
  const { manifest } = useStore(usePage().state);
  const takesClips = manifest?.perception.video !== undefined;
  const words = strings.capture;
  const label = takesClips ? words.openCameraClips : words.openCamera;
  return (
    <>
      <button
        type="button"
        className="icon-button composer-camera"
        aria-label={label}
        title={label}
        onClick={() => {
          setOpen(true);
        }}
      >
        <Icon name="camera" />
      </button>
      {isOpen && (
        <Suspense>
          <CameraDialog
            takesClips={takesClips}
            takesSound={hears}
            onTaken={({ kind, file }) => {
              // Under an open window nothing takes the focus, and one that closes gives it back to its button.
              flushSync(() => {
                setOpen(false);
              });
              focusMessage();
              attach(file, kind === 'photo' ? words.photoTaken(timeOfDay()) : words.clipTaken(timeOfDay()));
            }}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Attaches something that has no name of its own. A refused file has said why in a notice. */
function useAttach(): (medium: Blob, name: string) => void {
  const aui = useAui();
  return (medium, name) => {
    aui
      .composer()
      .addAttachment(new File([medium], name, { type: medium.type }))
      .catch(() => undefined);
  };
}

const timeOfDay = (): string => new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });

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
        className="icon-button composer-attach"
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
        <>
          <ViewableChip mediumId={id as MediumId} modality="video" name={name}>
            <VideoPoster mediumId={id as MediumId} label={name} />
          </ViewableChip>
          <PartBadge mediumId={id as MediumId} name={name} />
        </>
      ) : modality === 'audio' ? (
        <SoundChip mediumId={id as MediumId} name={name} />
      ) : (
        <ViewableChip mediumId={id as MediumId} modality="image" name={name}>
          <img src={media.url(id as MediumId)} alt={name} />
        </ViewableChip>
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
  const active = useOfConversation(({ turns }) => turns.some(isActive));
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
