import { MOST_FILE_MEGABYTES, checkPicture, shortName } from './check-picture.ts';
import { MediaError } from './media-error.ts';
import type { Perceivable, SoundLimits } from './perceivable.ts';
import type { PictureFacts } from './picture-facts.ts';
import { sniffPicture } from './sniff-picture.ts';
import { sniffSound } from './sniff-sound.ts';

/** What a file is, and how much of it is taken. */
export type IdentifiedFile =
  | { readonly modality: 'image'; readonly facts: PictureFacts }
  | { readonly modality: 'audio'; readonly limits: SoundLimits };

/** No header that is looked for here lies further in. */
const HEAD_BYTES = 65_536;

/**
 * What medium a file is, by its bytes; names and MIME types are never trusted. Throws a `MediaError` that names `name`
 * where the file is none, or one that the pack cannot perceive.
 */
export async function identify(blob: Blob, name: string, { audio }: Perceivable): Promise<IdentifiedFile> {
  const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
  const sniffed = sniffPicture(head);
  const maybeSound = sniffed.type === 'unknown' || (sniffed.type === 'refused' && sniffed.format === 'video');
  const container = maybeSound ? sniffSound(head) : undefined;
  if (container !== undefined && audio !== null) return { modality: 'audio', limits: audio };
  if (container !== undefined && container !== 'film') {
    throw new MediaError(
      'media/not-perceived',
      `“${shortName(name)}” is a sound, and this model cannot hear. Attach a picture, or choose a model that hears.`,
    );
  }
  if (sniffed.type === 'unknown' && blob.size > 0 && audio !== null) {
    throw new MediaError(
      'media/unknown',
      `“${shortName(name)}” is neither a picture nor a sound. Use PNG, JPEG, WebP, GIF, BMP, AVIF or SVG; WAV, MP3, M4A, Ogg, FLAC or WebM.`,
    );
  }
  if (blob.size > MOST_FILE_MEGABYTES * 1e6) {
    const megabytes = String(Math.round(blob.size / 1e6));
    throw new MediaError(
      'media/too-large',
      `“${shortName(name)}” has ${megabytes} MB, more than the ${String(MOST_FILE_MEGABYTES)} MB that can be opened here. Scale it down first.`,
    );
  }
  return { modality: 'image', facts: checkPicture(new Uint8Array(await blob.arrayBuffer()), name) };
}
