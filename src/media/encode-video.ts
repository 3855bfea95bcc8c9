import type { Clip } from '../domain/decoded-medium.ts';
import { MediaError } from './media-error.ts';

/** WebM where the browser can write it (VP9, else VP8 or AV1), else MP4 with H.264. Encoding runs off the main thread. `clip` is only read. */
export async function encodeVideo({ frames, framesPerSecond }: Clip): Promise<Blob> {
  const media = await import('mediabunny');
  const [{ width, height } = { width: 0, height: 0 }] = frames;
  const size = { width, height };
  const codec =
    (await media.getFirstEncodableVideoCodec(['vp9', 'vp8', 'av1'], size)) ??
    (await media.getFirstEncodableVideoCodec(['avc'], size));
  if (codec === null) {
    throw new MediaError('media/no-codec', 'This browser cannot write videos. Use a current Chrome, Edge or Firefox.');
  }
  const format = codec === 'avc' ? new media.Mp4OutputFormat() : new media.WebMOutputFormat();
  const target = new media.BufferTarget();
  const output = new media.Output({ format, target });
  const source = new media.VideoSampleSource({ codec, quality: new media.Quality('very-high') });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (const [index, { data }] of frames.entries()) {
    const sample = new media.VideoSample(new Uint8Array(data), {
      format: 'RGBX',
      codedWidth: width,
      codedHeight: height,
      timestamp: index / framesPerSecond,
      duration: 1 / framesPerSecond,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (target.buffer === null) throw new TypeError('nothing was written');
  return new Blob([target.buffer], { type: codec === 'avc' ? 'video/mp4' : 'video/webm' });
}
