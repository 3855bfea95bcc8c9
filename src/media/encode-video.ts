import {
  BufferTarget,
  Mp4OutputFormat,
  Output,
  Quality,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
  getFirstEncodableVideoCodec,
} from 'mediabunny';
import type { Clip } from '../domain/decoded-medium.ts';
import { MediaError } from './media-error.ts';

/** WebM where the browser can write it (VP9, else VP8 or AV1), else MP4 with H.264. Encoding runs off the main thread. `clip` is only read. */
export async function encodeVideo({ frames, framesPerSecond }: Clip): Promise<Blob> {
  const [{ width, height } = { width: 0, height: 0 }] = frames;
  const size = { width, height };
  const codec =
    (await getFirstEncodableVideoCodec(['vp9', 'vp8', 'av1'], size)) ??
    (await getFirstEncodableVideoCodec(['avc'], size));
  if (codec === null) {
    throw new MediaError('media/no-codec', 'This browser cannot write videos. Use a current Chrome, Edge or Firefox.');
  }
  const format = codec === 'avc' ? new Mp4OutputFormat() : new WebMOutputFormat();
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new VideoSampleSource({ codec, quality: new Quality('very-high') });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (const [index, { data }] of frames.entries()) {
    const sample = new VideoSample(new Uint8Array(data), {
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
