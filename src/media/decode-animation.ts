import type { Pixels } from '../domain/decoded-medium.ts';
import type { DecodedVideo } from './decode-video.ts';
import { MediaError } from './media-error.ts';
import type { VideoLimits } from './perceivable.ts';
import type { PictureFormat } from './picture-facts.ts';
import { FrameReader, frameTimes } from './video-frames.ts';

/** Frames that state no duration last so long, as browsers show them. */
const USUAL_MICROSECONDS = 100_000;

/** Whether this browser gives out the frames of an animated picture; where not, it is taken as its first frame. */
export async function canDecodeAnimation(format: PictureFormat): Promise<boolean> {
  return 'ImageDecoder' in globalThis && (await ImageDecoder.isTypeSupported(`image/${format}`));
}

/**
 * Decodes `frames` frames of the first `seconds`, or of those from `from` on, of an animated GIF, WebP, PNG or AVIF, chosen by time. Throws a `MediaError`
 * where it cannot be read.
 */
export async function decodeAnimation(
  blob: Blob,
  format: PictureFormat,
  name: string,
  { frames: count, seconds: most }: VideoLimits,
  from = 0,
): Promise<DecodedVideo> {
  const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type: `image/${format}`, preferAnimation: true });
  try {
    const { ends, cut, broken } = await frameEnds(decoder, from + most);
    const end = ends.at(-1) ?? 0;
    if (end === 0) throw new RangeError('no frame could be read');
    const seconds = cut ? most : end - from;
    const reader = new FrameReader();
    const frames: Pixels[] = [];
    for (const time of frameTimes(from, seconds, count)) {
      const frameIndex = ends.findIndex((after) => after > time);
      const { image } = await decoder.decode({ frameIndex });
      const size = { width: image.displayWidth, height: image.displayHeight };
      frames.push(reader.read(size, (context, wide, high) => context.drawImage(image, 0, 0, wide, high)));
      image.close();
    }
    const clip = { frames, framesPerSecond: count / seconds };
    return { clip, seconds, totalSeconds: cut ? null : end, cut, truncated: broken };
  } catch (error) {
    throw new MediaError(
      'media/unreadable',
      `“${name}” could not be read. It may be damaged. Open it in another program and save it again as GIF, WebP or MP4.`,
      { cause: error },
    );
  } finally {
    decoder.close();
  }
}

interface FrameEnds {
  /** When each frame ends, seconds. */
  readonly ends: readonly number[];
  readonly cut: boolean;
  readonly broken: boolean;
}

/** Only a decoded frame says how long it lasts. */
async function frameEnds(decoder: ImageDecoder, most: number): Promise<FrameEnds> {
  await decoder.completed;
  await decoder.tracks.ready;
  const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
  const ends: number[] = [];
  let end = 0;
  for (let frameIndex = 0; frameIndex < count && end <= most; frameIndex += 1) {
    try {
      const { image } = await decoder.decode({ frameIndex });
      end += (image.duration ?? USUAL_MICROSECONDS) / 1e6;
      image.close();
    } catch {
      return { ends, cut: false, broken: true };
    }
    ends.push(end);
  }
  return { ends, cut: end > most, broken: false };
}
