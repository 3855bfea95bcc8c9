/** Log-mel spectrograms. The parameters come from the manifest; training/models/mel.py is the reference. */

/** The part of the manifest's `MelFacts` that the maths needs. */
export interface MelInput {
  readonly sampleRate: number;
  readonly windowLength: number;
  readonly hopLength: number;
  readonly fftSize: number;
  readonly melBins: number;
  readonly minFrequency: number;
  readonly maxFrequency: number;
  readonly logOffset: number;
  readonly mean: number;
  readonly std: number;
}

/**
 * [frames, melBins], row by row: (ln(mel-filtered magnitude + logOffset) - mean) / std. Frame i begins at sample i * hopLength; silence
 * follows a sound that is too short, and what is too long is left out.
 */
export function logMel(samples: Float32Array, frames: number, facts: MelInput): Float32Array<ArrayBuffer> {
  const { windowLength, hopLength, fftSize, melBins, logOffset, mean, std } = facts;
  const window = periodicHann(windowLength);
  const filters = melFilters(facts);
  const real = new Float64Array(fftSize);
  const imaginary = new Float64Array(fftSize);
  const out = new Float32Array(frames * melBins);
  for (let frame = 0; frame < frames; frame += 1) {
    real.fill(0);
    imaginary.fill(0);
    const start = frame * hopLength;
    for (let n = 0; n < windowLength; n += 1) real[n] = (samples[start + n] ?? 0) * window[n]!;
    fourierTransform(real, imaginary);
    for (let bin = 0; bin < melBins; bin += 1) {
      const { first, weights } = filters[bin]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k += 1) {
        sum += weights[k]! * Math.hypot(real[first + k]!, imaginary[first + k]!);
      }
      out[frame * melBins + bin] = (Math.log(sum + logOffset) - mean) / std;
    }
  }
  return out;
}

/**
 * [melBins, frames], band by band, as sounds are made: frame i is centred on sample (i + 1/2) * hopLength, and what would lie before
 * the beginning or after the end is the sound mirrored. A sound that is too short is followed by silence, of one that is
 * too long only frames * hopLength samples count.
 */
export function centredLogMel(samples: Float32Array, frames: number, facts: MelInput): Float32Array<ArrayBuffer> {
  const { windowLength, hopLength, melBins } = facts;
  const length = frames * hopLength;
  const margin = (windowLength - hopLength) / 2;
  const mirrored = Float32Array.from({ length: length + 2 * margin }, (_, index) => {
    const at = Math.abs(index - margin);
    return samples[at < length ? at : 2 * (length - 1) - at] ?? 0;
  });
  const rows = logMel(mirrored, frames, facts);
  return Float32Array.from(rows, (_, index) => rows[(index % frames) * melBins + Math.floor(index / frames)]!);
}

/** 0.5 - 0.5 cos(2 pi n / length). */
function periodicHann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}

interface Filter {
  /** Frequency bin of the first weight. */
  readonly first: number;
  readonly weights: readonly number[];
}

const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);

/** Triangles of height 1, evenly spaced on the mel scale, straight on it as well; the bin of 0 Hz belongs to none. */
function melFilters({ sampleRate, fftSize, melBins, minFrequency, maxFrequency }: MelInput): readonly Filter[] {
  const lowest = toMel(minFrequency);
  const width = (toMel(maxFrequency) - lowest) / (melBins + 1);
  const mels = Array.from({ length: fftSize / 2 + 1 }, (_, k) => toMel((k * sampleRate) / fftSize));
  return Array.from({ length: melBins }, (_, bin) => {
    const left = lowest + bin * width;
    const height = (mel: number): number => Math.min((mel - left) / width, (left + 2 * width - mel) / width);
    const inside = mels.flatMap((mel, k) => (k > 0 && height(mel) > 0 ? k : []));
    return { first: inside[0] ?? 0, weights: inside.map((k) => height(mels[k]!)) };
  });
}

/** In place, radix 2, forward; the length is a power of two. */
function fourierTransform(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  for (let i = 1, j = 0; i < length; i += 1) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    for (let k = 0; k < half; k += 1) {
      const angle = (-2 * Math.PI * k) / size;
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      for (let a = k; a < length; a += size) {
        const b = a + half;
        const oddReal = real[b]! * cosine - imaginary[b]! * sine;
        const oddImaginary = real[b]! * sine + imaginary[b]! * cosine;
        real[b] = real[a]! - oddReal;
        imaginary[b] = imaginary[a]! - oddImaginary;
        real[a] = real[a]! + oddReal;
        imaginary[a] = imaginary[a]! + oddImaginary;
      }
    }
  }
}
