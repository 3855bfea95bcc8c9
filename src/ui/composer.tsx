import { useRef } from 'react';
import type { ReactNode } from 'react';
import { AttachmentPrimitive, ComposerPrimitive, useAui, useAuiState } from '@assistant-ui/react';
import type { MediumId } from '../domain/message.ts';
import { isActive } from '../orchestrator/turn.ts';
import { Icon } from './icons.tsx';
import { useConversation, usePage, useStore } from './page.ts';
import { RoutingControl } from './routing-control.tsx';
import { strings } from './strings.ts';

const ACCEPTED = 'image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif,image/*';

/** Where messages are written. Enter sends, Shift+Enter begins a new line; files come by button, drop or paste. */
export function Composer(): ReactNode {
  const { filesBeingRead } = useStore(usePage().state);
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
          placeholder={strings.placeholder}
          rows={1}
          enterKeyHint="send"
        />
      </ComposerPrimitive.Input>
      <div className="composer-bar">
        <AttachButton />
        <RoutingControl />
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
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={strings.attach}
        title={strings.attach}
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
        accept={ACCEPTED}
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
  return (
    <AttachmentPrimitive.Root className="chip">
      <img src={media.url(id as MediumId)} alt={name} title={name} />
      <AttachmentPrimitive.Remove
        className="chip-remove"
        aria-label={strings.removePicture}
        title={strings.removePicture}
      >
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
