/**
 * The videos, good and bad, that the specs feed to the page; those in `clips/` were made with ffmpeg. `ramp.*` are two seconds
 * of 64 x 64 pixels at 8 frames a second, frame N of one grey, 16 + 15 N:
 * `-f lavfi -i "color=black:s=64x64:r=8:d=2,format=rgb24,geq=r='16+15*N':g='16+15*N':b='16+15*N'"`.
 */
import { readFileSync } from 'node:fs';
import { isoMedia } from './bytes/sounds.ts';
import type { MediaFixture } from './media-fixtures.ts';

const MIME_TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  gif: 'image/gif',
  webp: 'image/webp',
  apng: 'image/apng',
};

export function clip(name: string): MediaFixture {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const buffer = readFileSync(new URL(`clips/${name}`, import.meta.url));
  return { name, mimeType: MIME_TYPES[ending] ?? '', buffer };
}

/** A video of the evaluation cases. */
export const catGoingLeft = (): MediaFixture => ({
  name: 'cat-left.webm',
  mimeType: 'video/webm',
  buffer: readFileSync(new URL('../cases/media/cat-left.webm', import.meta.url)),
});

/** The ramp as H.264, VP9, VP8 and AV1, and as each kind of picture that moves. */
export const ramps = (): readonly MediaFixture[] =>
  ['ramp.mp4', 'ramp.mov', 'ramp.webm', 'ramp-vp8.webm', 'ramp-av1.webm', 'ramp.gif', 'ramp.webp', 'ramp.apng'].map(
    clip,
  );

export const rampGrey = (frame: number): number => 16 + 15 * frame;

/** The ramp's frames at N²/128 s: the first lasts 8 ms, the last 125. */
export const uneven = (): MediaFixture => clip('uneven.mp4');
/** Stored 64 x 32 with red left and blue right, and turned by a quarter: shown 32 x 64 with blue above. */
export const rotated = (): MediaFixture => clip('rotated.mp4');
/** Six seconds: longer than the micro pack watches. */
export const long = (): MediaFixture => clip('long.webm');
/** The ramp with a 1 kHz tone. */
export const film = (): MediaFixture => clip('film.webm');
export const oneFrame = (): MediaFixture => clip('one-frame.mp4');
/** MPEG-4 Part 2, which no browser decodes. */
export const unknownCodec = (): MediaFixture => clip('mpeg4.mp4');
/** Ends within its pictures; its index stands before them and is whole. */
export function truncated(): MediaFixture {
  const { buffer, ...file } = clip('uneven.mp4');
  return { ...file, name: 'half.mp4', buffer: buffer.subarray(0, buffer.length - 100) };
}
/** Ends within its pictures, and has no index. */
export function truncatedWebm(): MediaFixture {
  const { buffer, ...file } = clip('film.webm');
  return { ...file, name: 'half.webm', buffer: buffer.subarray(0, buffer.length / 2) };
}
/** Its index stood at the end, and is gone. */
export function withoutIndex(): MediaFixture {
  const { buffer, ...file } = clip('ramp.mov');
  return { ...file, name: 'lost.mov', buffer: buffer.subarray(0, buffer.length / 2) };
}
export const withoutTracks = (): MediaFixture => ({ name: 'hollow.mp4', mimeType: 'video/mp4', buffer: isoMedia() });
/** Says that it is a video and is not. */
export const notAVideo = (): MediaFixture => ({
  name: 'script.mp4',
  mimeType: 'video/mp4',
  buffer: Buffer.from('These are notes about a video, not a video.'),
});
export const zeroBytes = (): MediaFixture => ({ name: 'empty.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(0) });
