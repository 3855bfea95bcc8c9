import { EncodedPacketSink, VideoSampleSink } from 'mediabunny';
import type { InputVideoTrack } from 'mediabunny';
import type { Clip, Pixels } from '../domain/decoded-medium.ts';
import { MediaError } from './media-error.ts';
import { openFilm, unreadableFilm } from './open-film.ts';
import type { VideoLimits } from './perceivable.ts';
import { FrameReader, frameTimes } from './video-frames.ts';

/** The beginning of a video, as far as it is watched. */
export interface DecodedVideo {
  /** Upright frames, from the middles of as many equal stretches of time; fewer where the file breaks off. */
  readonly clip: Clip;
  /** That the frames are spread over. */
  readonly seconds: number;
  /** The whole file, as far as it says so. */
  readonly totalSeconds: number | null;
  /** There is more than is watched. */
  readonly cut: boolean;
  /** The file ends, or breaks, before the end that it states. */
  readonly truncated: boolean;
}

/** Containers state their ends a little late: no reason to say that a video was cut. */
const PADDING_SECONDS = 0.1;

/**
 * Decodes `frames` frames of a video file's first `seconds`, or of those from `from` on; no more of the file is read than that takes. Frames are chosen
 * by time, so that an uneven frame rate does no harm. `name` is for messages. Throws a `MediaError`: no video track, a single
 * frame, a codec that this browser lacks, damaged.
 */
export async function decodeFilm(blob: Blob, name: string, limits: VideoLimits, from = 0): Promise<DecodedVideo> {
  const what = `“${name}”`;
  const input = await openFilm(blob, what);
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new MediaError('media/no-video', `${what} has no video track. Choose another file.`);
    if (!(await track.canDecode())) throw await lacksCodec(track, what);
    const totalSeconds = await input.getDurationFromMetadata([track]).catch(() => null);
    return await decodeTrack(track, what, limits, totalSeconds, from);
  } catch (error) {
    if (error instanceof MediaError) throw error;
    throw unreadableFilm(what, error);
  } finally {
    input.dispose();
  }
}

async function decodeTrack(
  track: InputVideoTrack,
  what: string,
  { frames: count, seconds: most }: VideoLimits,
  totalSeconds: number | null,
  from: number,
): Promise<DecodedVideo> {
  const packets = new EncodedPacketSink(track);
  const onlyTimes = { metadataOnly: true } as const;
  const first = await packets.getFirstPacket(onlyTimes);
  if (first === null) throw unreadableFilm(what);
  const start = (await track.getFirstTimestamp()) + from;
  const last = (await packets.getPacket(start + most, onlyTimes)) ?? first;
  const next = await packets.getNextPacket(last, onlyTimes);
  const statedEnd = totalSeconds ?? last.timestamp + last.duration;
  const cut = totalSeconds === null ? next !== null : totalSeconds > start + most + PADDING_SECONDS;
  const end = cut ? start + most : last.timestamp + last.duration;
  if (last.timestamp === first.timestamp && next === null) throw singleFrame(what, statedEnd - end);

  const reader = new FrameReader();
  const frames: Pixels[] = [];
  try {
    const seconds = end - start;
    for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(frameTimes(start, seconds, count))) {
      if (sample === null) continue;
      const size = { width: sample.displayWidth, height: sample.displayHeight };
      frames.push(reader.read(size, (context, wide, high) => sample.draw(context, 0, 0, wide, high)));
      sample.close();
    }
  } catch (error) {
    // What was decoded before the damage is watched, where it is more than a still.
    if (frames.length < 2) throw error;
  }
  if (frames.length < 2) throw unreadableFilm(what);
  const seconds = end - start;
  const missing = !cut && statedEnd - end > Math.max(2 * PADDING_SECONDS, (statedEnd - start) / 8);
  return {
    clip: { frames, framesPerSecond: count / seconds },
    seconds,
    totalSeconds,
    cut,
    // Where bytes are missing, the library ends early as well as it throws.
    truncated: missing || frames.length < count,
  };
}

/** A file that states much more than its one frame is broken, not still. */
function singleFrame(what: string, missingSeconds: number): MediaError {
  if (missingSeconds > 1) return unreadableFilm(what);
  return new MediaError('media/one-frame', `${what} has a single frame: nothing moves in it. Attach it as a picture.`);
}

async function lacksCodec(track: InputVideoTrack, what: string): Promise<MediaError> {
  const codec = (await track.getCodec()) ?? String((await track.getInternalCodecId()) ?? 'an unknown codec');
  return new MediaError(
    'media/no-codec',
    `${what} is coded as ${codec.toUpperCase()}, which this browser cannot decode. Save it as MP4 with H.264, or as WebM.`,
  );
}
