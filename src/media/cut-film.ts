import {
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';

/** Enough to be looked at in a conversation, and quickly written. */
const MOST_LINES = 480;

/** `seconds` of a film from `from` on, as a film of its own; null where this browser cannot write it. */
export async function cutFilm(film: Blob, from: number, seconds: number): Promise<Blob | null> {
  const input = new Input({ source: new BlobSource(film), formats: [MP4, QTFF, WEBM, MATROSKA] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return null;
    const height = await track.getDisplayHeight();
    const isMp4 = (await track.getCodec()) === 'avc';
    const format = isMp4 ? new Mp4OutputFormat() : new WebMOutputFormat();
    const target = new BufferTarget();
    const conversion = await Conversion.init({
      input,
      output: new Output({ format, target }),
      trim: { start: from, end: from + seconds },
      // Frames between key frames can only begin a film when they are coded anew.
      video: { forceTranscode: true, ...(height > MOST_LINES && { height: MOST_LINES }) },
      showWarnings: false,
    });
    if (!conversion.isValid || !conversion.utilizedTracks.includes(track)) return null;
    await conversion.execute();
    return target.buffer === null ? null : new Blob([target.buffer], { type: format.mimeType });
  } catch {
    return null;
  } finally {
    input.dispose();
  }
}
