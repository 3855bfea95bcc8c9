/** A medium as models take and give it: decoded, in memory, without any file format. */

/** Straight-alpha RGBA, 4 bytes a pixel, row by row; the buffer is transferred between threads. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** One channel of sound, samples in about -1..1; the buffer is transferred between threads. */
export interface Waveform {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

/** Frames of one size at an even pace; every frame has a buffer of its own. */
export interface Clip {
  readonly frames: readonly Pixels[];
  readonly framesPerSecond: number;
}

export type DecodedMedium =
  | { readonly modality: 'image'; readonly pixels: Pixels }
  | { readonly modality: 'audio'; readonly waveform: Waveform }
  | { readonly modality: 'video'; readonly clip: Clip };
