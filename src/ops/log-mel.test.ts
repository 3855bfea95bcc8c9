import { expect, test } from 'vitest';
import golden from './golden/log-mel.json' with { type: 'json' };
import { centredLogMel, logMel } from './log-mel.ts';

test.each(golden.cases.map((item, index) => [index, item] as const))(
  'spectrogram %i is what the training’s reference gives',
  (_, { samples, frames, input, expected }) => {
    const found = logMel(Float32Array.from(samples), frames, input);
    expect(found).toHaveLength(expected.length);
    const errors = found.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)));
    expect(Math.max(...errors)).toBeLessThan(2e-5);
  },
);

test.each(golden.centred.map((item, index) => [index, item] as const))(
  'spectrogram %i as sounds are made is what the training’s reference gives',
  (_, { samples, frames, input, expected }) => {
    const found = centredLogMel(Float32Array.from(samples), frames, input);
    expect(found).toHaveLength(expected.length);
    const errors = found.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)));
    expect(Math.max(...errors)).toBeLessThan(2e-5);
  },
);

test('silence has the lowest value everywhere, also where a sound ended', () => {
  const [, { input }] = golden.cases as [unknown, (typeof golden.cases)[number]];
  const floor = (Math.log(input.logOffset) - input.mean) / input.std;
  for (const value of logMel(new Float32Array(100), 5, input)) expect(value).toBeCloseTo(floor, 5);
});

test('a tone is loudest in the band that it belongs to', () => {
  const [{ input }] = golden.cases as [(typeof golden.cases)[number]];
  const samples = Float32Array.from({ length: 400 }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / input.sampleRate));
  const frame = logMel(samples, 1, input);
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const low = mel(input.minFrequency);
  const width = (mel(input.maxFrequency) - low) / (input.melBins + 1);
  expect(frame.indexOf(Math.max(...frame))).toBe(Math.round((mel(1000) - low) / width) - 1);
});
