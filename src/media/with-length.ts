import {
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  MP4,
  Mp4OutputFormat,
  OGG,
  Output,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';

/**
 * The same sound or video in a file that states its length: browsers record without one, and what has none can neither be
 * sought in nor be measured. Nothing is coded anew. The file as it was where that fails.
 */
export async function withLength(recorded: Blob): Promise<Blob> {
  const input = new Input({ source: new BlobSource(recorded), formats: [WEBM, MP4, OGG] });
  try {
    const target = new BufferTarget();
    const isMp4 = recorded.type.includes('mp4');
    const format = isMp4 ? new Mp4OutputFormat() : new WebMOutputFormat();
    const conversion = await Conversion.init({ input, output: new Output({ format, target }), showWarnings: false });
    if (!conversion.isValid) return recorded;
    await conversion.execute();
    return target.buffer === null ? recorded : new Blob([target.buffer], { type: format.mimeType });
  } catch {
    return recorded;
  } finally {
    input.dispose();
  }
}
