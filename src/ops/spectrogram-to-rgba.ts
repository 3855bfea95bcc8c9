/**
 * A log-mel spectrogram [bins, frames] as an opaque picture frames wide and bins high, low tones below: its loudest
 * value bright, 60 dB below that dark. RGBA, 4 bytes a pixel.
 *
 * @param unit natural logarithms of magnitude in 1: the deviation that the spectrogram was normalised by
 */
export function spectrogramToRgba(
  logMel: Float32Array,
  bins: number,
  frames: number,
  unit: number,
): Uint8ClampedArray<ArrayBuffer> {
  const loudest = logMel.reduce((most, value) => Math.max(most, value), -Infinity);
  const pixels = new Uint8ClampedArray(bins * frames * 4);
  for (let bin = 0; bin < bins; bin += 1) {
    for (let frame = 0; frame < frames; frame += 1) {
      const level = 1 + ((logMel[bin * frames + frame]! - loudest) * unit) / SHOWN_RANGE;
      const at = ((bins - 1 - bin) * frames + frame) * 4;
      for (let channel = 0; channel < 3; channel += 1) pixels[at + channel] = shade(level, channel);
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

/** 60 dB in natural logarithms of magnitudes. */
const SHOWN_RANGE = Math.log(10 ** (60 / 20));

/** From night blue by way of violet and orange to pale yellow. */
const COLOURS = [
  [10, 10, 35],
  [85, 35, 120],
  [215, 90, 70],
  [255, 235, 170],
] as const;

function shade(level: number, channel: number): number {
  const at = Math.min(1, Math.max(0, level)) * (COLOURS.length - 1);
  const index = Math.min(COLOURS.length - 2, Math.floor(at));
  const low = COLOURS[index]![channel]!;
  return low + (COLOURS[index + 1]![channel]! - low) * (at - index);
}
