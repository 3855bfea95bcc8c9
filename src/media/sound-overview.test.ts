import { expect, test } from 'vitest';
import { OVERVIEW_BARS, isSilent, soundOverview } from './sound-overview.ts';

test('an overview shows where a sound is loud, whatever its volume', () => {
  const samples = new Float32Array(OVERVIEW_BARS * 10);
  samples[5] = -0.25;
  samples[OVERVIEW_BARS * 10 - 1] = 0.125;
  const { bars, seconds } = soundOverview({ sampleRate: 96, samples });
  expect(seconds).toBe(10);
  expect([bars[0], bars[1], bars.at(-1)]).toEqual([1, 0, 0.5]);
});

test('a silent sound is known as silent, a soft one is not', () => {
  expect(isSilent(soundOverview({ sampleRate: 8, samples: new Float32Array(300) }))).toBe(true);
  expect(isSilent(soundOverview({ sampleRate: 8, samples: new Float32Array(300).fill(0.001) }))).toBe(false);
});
