import type { MediumModality } from '../domain/modality.ts';
import { checkPicture, shortName } from './check-picture.ts';
import { MediaError } from './media-error.ts';
import { sniffPicture } from './sniff-picture.ts';
import { sniffSound } from './sniff-sound.ts';
import type { SoundContainer } from './sniff-sound.ts';

/** What a file is, whatever model is open. */
export interface RecognisedMedium {
  /** What it may be used as: an animation is a picture and a video, a film may be a sound alone. */
  readonly modalities: readonly MediumModality[];
  /** File name ending, without the dot. */
  readonly ending: string;
  mimeType(modality: MediumModality): string;
}

const SOUND_TYPES: Readonly<Record<Exclude<SoundContainer, 'film'>, string>> = {
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
};

/** What a whole file is by its bytes. Throws a `MediaError` that names `name` where it is no medium, or a cut-off picture. */
export function recogniseMedium(file: Uint8Array, name: string): RecognisedMedium {
  const sniffed = sniffPicture(file);
  const maybeSound = sniffed.type === 'unknown' || (sniffed.type === 'refused' && sniffed.format === 'video');
  const container = maybeSound && file.length > 0 ? sniffSound(file) : undefined;
  if (container === 'film') {
    const ending = file[0] === 0x1a ? 'webm' : 'mp4';
    const family = (modality: MediumModality): string => (modality === 'audio' ? 'audio' : 'video');
    return { modalities: ['video', 'audio'], ending, mimeType: (modality) => `${family(modality)}/${ending}` };
  }
  if (container !== undefined) {
    return { modalities: ['audio'], ending: container, mimeType: () => SOUND_TYPES[container] };
  }
  if (sniffed.type === 'unknown' && file.length > 0) {
    throw new MediaError('media/unknown', `“${shortName(name)}” is neither a picture, a sound nor a video.`);
  }
  const { format, animated } = checkPicture(file, name);
  const ending = format === 'jpeg' ? 'jpg' : format;
  return { modalities: animated ? ['image', 'video'] : ['image'], ending, mimeType: () => `image/${format}` };
}
