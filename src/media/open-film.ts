import { BlobSource, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import { MediaError } from './media-error.ts';

/**
 * Opens a container that may hold videos: MP4, MOV, WebM, Matroska. The caller disposes of it. Throws a `MediaError` where
 * its structure cannot be read. `what` names the file in messages.
 */
export async function openFilm(blob: Blob, what: string): Promise<Input> {
  const input = new Input({ source: new BlobSource(blob), formats: [MP4, QTFF, WEBM, MATROSKA] });
  if (await input.canRead()) return input;
  input.dispose();
  throw unreadableFilm(what);
}

/** Whether a file's tracks are of these kinds. Throws as `openFilm` does. */
export async function filmTracks(
  blob: Blob,
  what: string,
): Promise<{ readonly video: boolean; readonly audio: boolean }> {
  const input = await openFilm(blob, what);
  try {
    const [video] = await input.getVideoTracks();
    const [audio] = await input.getAudioTracks();
    return { video: video !== undefined, audio: audio !== undefined };
  } catch (error) {
    throw unreadableFilm(what, error);
  } finally {
    input.dispose();
  }
}

export function unreadableFilm(what: string, cause?: unknown): MediaError {
  return new MediaError(
    'media/unreadable',
    `${what} could not be read. It may be damaged or cut off. Open it in another program and save it again as MP4 or WebM.`,
    { cause },
  );
}
