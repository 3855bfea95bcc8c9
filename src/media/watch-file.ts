import type { Pixels } from '../domain/decoded-medium.ts';
import { decodeAnimation } from './decode-animation.ts';
import { decodeFilm } from './decode-video.ts';
import type { DecodedVideo } from './decode-video.ts';
import type { IdentifiedFile } from './identify.ts';

type IdentifiedVideo = Extract<IdentifiedFile, { readonly modality: 'video' }>;

/** Frames of a video file, of whatever kind. Throws a `MediaError`. */
export function watchFile(
  blob: Blob,
  name: string,
  { limits, animation }: IdentifiedVideo,
  from = 0,
): Promise<DecodedVideo> {
  return animation === null
    ? decodeFilm(blob, name, limits, from)
    : decodeAnimation(blob, animation, name, limits, from);
}

/** What a video looks like from afar. */
export interface VideoOverview {
  /** The frame in the middle of what is watched. */
  readonly poster: Pixels;
  /** A picture that moves: `<img>` shows it. */
  readonly isAnimation: boolean;
}

export function videoOverview({ clip }: DecodedVideo, { animation }: IdentifiedVideo): VideoOverview {
  const poster = clip.frames[clip.frames.length >> 1];
  if (poster === undefined) throw new RangeError('a video without frames');
  return { poster: { ...poster, data: poster.data.slice() }, isAnimation: animation !== null };
}
