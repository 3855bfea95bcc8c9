import { expect, test } from 'vitest';
import { resample } from './resample.ts';

const tone = (hertz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

/** Root mean square of the middle half, where no edge reaches. */
function level(samples: Float32Array): number {
  const middle = samples.subarray(samples.length >> 2, (samples.length * 3) >> 2);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
}

const decibels = (ratio: number): number => 20 * Math.log10(ratio);
const change = (hertz: number, from: number, to: number): number =>
  decibels(level(resample(tone(hertz, from, 0.2), from, to)) / Math.SQRT1_2);

test.each([22_050, 44_100, 48_000, 192_000])('nothing above 8 kHz folds back from %i Hz to 16 kHz', (from) => {
  const sweep = Array.from({ length: 40 }, (_, index) => 8010 + (index / 40) ** 2 * (from / 2 - 8010));
  expect(Math.max(...sweep.map((hertz) => change(hertz, from, 16_000)))).toBeLessThan(-78);
});

test.each([8000, 22_050, 44_100, 48_000, 192_000])(
  'tones that both rates can hold pass unchanged from %i Hz',
  (from) => {
    const highest = 0.92 * Math.min(8000, from / 2);
    for (const hertz of [50, 440, 1000, 0.5 * highest, highest]) {
      expect(Math.abs(change(hertz, from, 16_000))).toBeLessThan(0.1);
    }
  },
);

test('a lower rate gains no mirror image', () => {
  const up = resample(tone(3000, 8000, 0.2), 8000, 16_000);
  const true3000 = tone(3000, 16_000, 0.2);
  const rest = up.map((value, n) => value - (true3000[n] ?? 0));
  expect(decibels(level(rest) / Math.SQRT1_2)).toBeLessThan(-70);
});

test('time is kept: a click stays where it was', () => {
  const click = new Float32Array(44_100);
  click[22_050] = 1;
  const heard = resample(click, 44_100, 16_000);
  expect(heard).toHaveLength(16_000);
  expect(heard.indexOf(Math.max(...heard))).toBe(8000);
});

test('the same rate gives a copy', () => {
  const samples = Float32Array.of(1, 2, 3);
  const copy = resample(samples, 8000, 8000);
  expect(copy).toEqual(samples);
  expect(copy).not.toBe(samples);
});
