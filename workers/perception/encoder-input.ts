import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import { preprocessImage } from '../../src/ops/image-preprocess.ts';
import { logMel } from '../../src/ops/log-mel.ts';
import { resample } from '../../src/ops/resample.ts';
import type { PackManifest } from '../../src/packs/manifest.ts';
import { PackContentError } from '../shared/pack-content-error.ts';

/** One input of an encoder's graph, float32. */
export interface EncoderInput {
  readonly name: string;
  readonly dims: readonly number[];
  /** One for each run of the encoder, in order; the cells of all runs are projected together. */
  readonly runs: readonly Float32Array[];
}

/** A medium as its encoder takes it. Throws `PackContentError` for a modality that the pack cannot perceive. */
export function encoderInput(medium: DecodedMedium, { image, audio, video }: PackManifest['perception']): EncoderInput {
  switch (medium.modality) {
    case 'image': {
      if (image === undefined) throw new PackContentError('it cannot look at pictures');
      const { size } = image;
      return { name: 'pixel_values', dims: [1, 3, size, size], runs: [preprocessImage(medium.pixels, image)] };
    }
    case 'audio': {
      if (audio === undefined) throw new PackContentError('it cannot listen to sounds');
      const { frames, mel } = audio;
      const { samples, sampleRate } = medium.waveform;
      const data = logMel(resample(samples, sampleRate, mel.sampleRate), frames, mel);
      return { name: 'log_mel', dims: [1, 1, frames, mel.melBins], runs: [data] };
    }
    case 'video': {
      if (video === undefined) throw new PackContentError('it cannot watch videos');
      const { size, frames } = video;
      const seen = evenly(medium.clip.frames, frames);
      return {
        name: 'pixel_values',
        dims: [1, 3, size, size],
        runs: seen.map((frame) => preprocessImage(frame, video)),
      };
    }
  }
}

/** `count` of the frames, from the middles of as many equal stretches; a frame stands several times where there are fewer. */
function evenly(frames: readonly Pixels[], count: number): Pixels[] {
  return Array.from({ length: count }, (_, index) => {
    const frame = frames[Math.floor(((index + 0.5) * frames.length) / count)];
    if (frame === undefined) throw new RangeError('a video without frames');
    return frame;
  });
}
