/**
 * Sample-rate conversion by a windowed sinc.
 *
 * The kernel is a sinc whose cut-off lies a little below the lower of the two Nyquist frequencies, under a Kaiser window of
 * `ZERO_CROSSINGS` zero crossings a side. What would fold back is 80 dB down, and tones up to 92 % of that Nyquist frequency
 * pass within 0.1 dB; resample.test.ts measures both.
 */

/** Of the kernel, on each side; they decide how sharp the edge is. */
const ZERO_CROSSINGS = 64;
/** Kaiser's shape parameter for 80 dB. */
const BETA = 7.857;
/** Middle of the edge, in units of the lower Nyquist frequency: the stop band begins at 1. */
const CUT_OFF = 0.96;
/** Kernel values a zero crossing; between them the kernel is a straight line (error below 1e-6). */
const RESOLUTION = 512;

/** `samples` at `from` Hz as heard at `to` Hz: ceil(length * to / from) samples. The input is only read. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array<ArrayBuffer> {
  if (from === to) return samples.slice();
  const out = new Float32Array(Math.ceil((samples.length * to) / from));
  // One kernel unit is one zero crossing: samples of the lower rate, moved out by the cut-off.
  const unit = Math.min(1, to / from) * CUT_OFF;
  const kernel = KERNEL;
  const reach = ZERO_CROSSINGS / unit;
  for (let n = 0; n < out.length; n += 1) {
    const centre = (n * from) / to;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let k = first; k <= last; k += 1) {
      const at = Math.abs(k - centre) * unit * RESOLUTION;
      const index = Math.floor(at);
      const left = kernel[index]!;
      sum += samples[k]! * (left + (kernel[index + 1]! - left) * (at - index));
    }
    out[n] = sum * unit;
  }
  return out;
}

/** Half of the kernel, from its middle outwards, with two zeros after the end. */
const KERNEL = Float64Array.from({ length: ZERO_CROSSINGS * RESOLUTION + 2 }, (_, index) => {
  const x = index / RESOLUTION;
  if (x >= ZERO_CROSSINGS) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return (sinc * bessel0(BETA * Math.sqrt(1 - (x / ZERO_CROSSINGS) ** 2))) / bessel0(BETA);
});

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-16; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
