import { MOST_FILE_MEGABYTES, checkPicture, shortName } from './check-picture.ts';
import { canDecodeAnimation } from './decode-animation.ts';
import { MediaError } from './media-error.ts';
import type { Perceivable, SoundLimits, VideoLimits } from './perceivable.ts';
import type { PictureFacts, PictureFormat } from './picture-facts.ts';
import { sniffPicture } from './sniff-picture.ts';
import { sniffSound } from './sniff-sound.ts';

/** What a file is, and how much of it is taken. */
export type IdentifiedFile =
  | { readonly modality: 'image'; readonly facts: PictureFacts }
  | { readonly modality: 'audio'; readonly limits: SoundLimits }
  | {
      readonly modality: 'video';
      readonly limits: VideoLimits;
      /** A picture that moves, which `<img>` shows and no `<video>` does. */
      readonly animation: PictureFormat | null;
    };

/** No header that is looked for here lies further in. */
const HEAD_BYTES = 65_536;

/**
 * What medium a file is, by its bytes; names and MIME types are never trusted. Throws a `MediaError` that names `name`
 * where the file is none, or one that the pack cannot perceive.
 */
export async function identify(blob: Blob, name: string, perceivable: Perceivable): Promise<IdentifiedFile> {
  const { audio, video } = perceivable;
  const what = `“${shortName(name)}”`;
  const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
  const sniffed = sniffPicture(head);
  const maybeSound = sniffed.type === 'unknown' || (sniffed.type === 'refused' && sniffed.format === 'video');
  const container = maybeSound ? sniffSound(head) : undefined;
  if (container === 'film' && video !== null) return identifyFilm(blob, what, perceivable);
  if (container !== undefined && audio !== null) return { modality: 'audio', limits: audio };
  if (container !== undefined && container !== 'film') {
    throw new MediaError(
      'media/not-perceived',
      `${what} is a sound, and this model cannot hear. Attach a picture, or choose a model that hears.`,
    );
  }
  if (sniffed.type === 'unknown' && blob.size > 0 && (audio !== null || video !== null)) {
    throw new MediaError('media/unknown', `${what} is ${unknownKind(perceivable)}`);
  }
  if (blob.size > MOST_FILE_MEGABYTES * 1e6) {
    const megabytes = String(Math.round(blob.size / 1e6));
    throw new MediaError(
      'media/too-large',
      `${what} has ${megabytes} MB, more than the ${String(MOST_FILE_MEGABYTES)} MB that can be opened here. Scale it down first.`,
    );
  }
  const facts = checkPicture(new Uint8Array(await blob.arrayBuffer()), name);
  if (video !== null && facts.animated && (await canDecodeAnimation(facts.format))) {
    return { modality: 'video', limits: video, animation: facts.format };
  }
  return { modality: 'image', facts };
}

/** A video wherever there is something to see; a file with sound alone is a sound, where the pack hears. */
async function identifyFilm(blob: Blob, what: string, { audio, video }: Perceivable): Promise<IdentifiedFile> {
  const { filmTracks } = await import('./open-film.ts');
  const tracks = await filmTracks(blob, what);
  if (tracks.video && video !== null) return { modality: 'video', limits: video, animation: null };
  if (tracks.audio && audio !== null) return { modality: 'audio', limits: audio };
  if (tracks.audio) {
    throw new MediaError(
      'media/no-video',
      `${what} has no video track, and this model cannot hear. Choose another file.`,
    );
  }
  throw new MediaError(
    'media/no-video',
    `${what} has neither a video track nor a sound track. If it was cut off, copy or download it again; else choose another file.`,
  );
}

function unknownKind({ audio, video }: Perceivable): string {
  const pictures = 'PNG, JPEG, WebP, GIF, BMP, AVIF or SVG';
  if (video === null) {
    return `neither a picture nor a sound. Use ${pictures}; WAV, MP3, M4A, Ogg, FLAC or WebM.`;
  }
  if (audio === null) return `neither a picture nor a video. Use ${pictures}; MP4, MOV or WebM.`;
  return `neither a picture, a sound nor a video. Use ${pictures}; WAV, MP3, M4A, Ogg or FLAC; MP4, MOV or WebM.`;
}
