import type { Pixels } from '../domain/decoded-medium.ts';
import type { MediumId } from '../domain/message.ts';
import { decodeSound, decodeSoundTrack, outlineSound } from './decode-sound.ts';
import { encodeWav } from './encode-wav.ts';
import { identify } from './identify.ts';
import { MediaError } from './media-error.ts';
import type { Perceivable } from './perceivable.ts';
import { soundOverview } from './sound-overview.ts';
import type { SoundOverview } from './sound-overview.ts';
import type { VideoOverview } from './watch-file.ts';

/** Something that goes on for longer than the model takes, and which part of it is taken. */
export interface LongMedium {
  /** `track`: the sound of a video. */
  readonly kind: 'sound' | 'track' | 'video';
  readonly original: Blob;
  readonly from: number;
  /** As much as the model takes. */
  readonly seconds: number;
  /** Of a video, its sound as a medium of its own. */
  readonly soundTrack?: MediumId;
}

/** All of it, from afar. */
export type WholeMedium =
  | { readonly modality: 'audio'; readonly seconds: number; readonly overview: SoundOverview }
  | { readonly modality: 'video'; readonly seconds: number; readonly frames: readonly Pixels[] };

export type CutMedium = { readonly blob: Blob } & (
  { readonly overview: SoundOverview } | { readonly watched: VideoOverview }
);

/** Of a film strip. */
const STRIP_FRAMES = 10;
/** Longer than any video. */
const ALL_SECONDS = 86_400;

/** Throws a `MediaError` where it cannot be read. */
export async function lookAtWhole(
  { kind, original }: LongMedium,
  name: string,
  perceivable: Perceivable,
): Promise<WholeMedium> {
  if (kind !== 'video') {
    const overview = await outlineSound(original, name);
    return { modality: 'audio', seconds: overview.seconds, overview };
  }
  const file = await identifyVideo(original, name, perceivable);
  const { watchFile } = await import('./watch-file.ts');
  const limits = { frames: STRIP_FRAMES, seconds: ALL_SECONDS };
  const { clip, seconds } = await watchFile(original, name, { ...file, limits });
  return { modality: 'video', seconds, frames: clip.frames };
}

/** The part from `from` on as a file of its own, which is all that is kept of it. Throws a `MediaError`. */
export async function cutPart(
  { kind, original, seconds }: LongMedium,
  from: number,
  name: string,
  perceivable: Perceivable,
): Promise<CutMedium> {
  if (kind === 'video') return cutVideo(original, from, name, perceivable);
  const sound =
    kind === 'sound'
      ? await decodeSound(original, name, seconds, from)
      : await decodeSoundTrack(original, seconds, from);
  if (sound === null) throw new MediaError('media/no-sound', `“${name}” has no sound there. Choose another part.`);
  return { blob: encodeWav(sound.waveform), overview: soundOverview(sound.waveform) };
}

async function cutVideo(original: Blob, from: number, name: string, perceivable: Perceivable): Promise<CutMedium> {
  const file = await identifyVideo(original, name, perceivable);
  const { videoOverview, watchFile } = await import('./watch-file.ts');
  const video = await watchFile(original, name, file, from);
  const { cutFilm } = await import('./cut-film.ts');
  const film = file.animation === null ? await cutFilm(original, from, video.seconds) : null;
  // What cannot be cut out is kept as the frames that are watched.
  const blob = film ?? (await (await import('./encode-video.ts')).encodeVideo(video.clip));
  return { blob, watched: videoOverview(video, { ...file, animation: null }) };
}

async function identifyVideo(original: Blob, name: string, perceivable: Perceivable) {
  const file = await identify(original, name, perceivable);
  if (file.modality !== 'video') throw new TypeError(`${name} is no video`);
  return file;
}
