import type { AttachmentAdapter, CreateAttachment } from '@assistant-ui/react';
import { toFailure } from '../orchestrator/failure.ts';
import { withPageNotice } from '../orchestrator/page-state.ts';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { Page } from './page.ts';

/** The composer takes the adapter below, and the adapter adds to the composer: this stands between the two. */
export class AttachmentRelay {
  #listener: (attachment: CreateAttachment) => void = () => undefined;

  /** Answers how to stop listening. */
  listen(listener: (attachment: CreateAttachment) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = () => undefined;
    };
  }

  send(attachment: CreateAttachment): void {
    this.#listener(attachment);
  }
}

/**
 * Turns files into media of the page's library. Attachment ids are medium ids, types are modalities. A file that is
 * refused becomes a page notice that says why; the files beside it are attached all the same. A video's sound track is one
 * more attachment, which goes through `more`.
 */
export function mediumAttachments({ media, state }: Page, more: AttachmentRelay): AttachmentAdapter {
  return {
    // Files are judged by their bytes, so that what is refused can be explained.
    accept: '*',
    async add({ file }) {
      const reading = (change: number): void => {
        state.update((value) => ({ ...value, filesBeingRead: value.filesBeingRead + change }));
      };
      reading(1);
      try {
        const { mediumId, modality, name, notices, soundTrack } = await media.admit(file, file.name);
        for (const notice of notices) state.update((value) => withPageNotice(value, { ...notice, mediumId }));
        for (const notice of soundTrack?.notices ?? [])
          state.update((value) =>
            withPageNotice(value, { ...notice, ...(soundTrack && { mediumId: soundTrack.mediumId }) }),
          );
        if (soundTrack) more.send(libraryAttachment(soundTrack.mediumId, soundTrack.modality, soundTrack.name));
        return {
          id: mediumId,
          type: modality,
          name,
          contentType: file.type,
          file,
          status: { type: 'requires-action', reason: 'composer-send' },
        };
      } catch (error) {
        const { code, message } = toFailure(error);
        state.update((value) => withPageNotice(value, { code, message, severity: 'error' }));
        throw error;
      } finally {
        reading(-1);
      }
    },
    async remove({ id }) {
      // The medium stays in the library until the conversation ends: it may be attached again by undo. What was said of it goes.
      state.update((value) => ({ ...value, notices: value.notices.filter(({ mediumId }) => mediumId !== id) }));
    },
    async send(attachment) {
      return { ...attachment, status: { type: 'complete' }, content: [] };
    },
  };
}

/** A medium that is in the library already, as an attachment. */
export function libraryAttachment(mediumId: MediumId, modality: MediumModality, name: string): CreateAttachment {
  return { id: mediumId, type: modality, name, content: [] };
}
