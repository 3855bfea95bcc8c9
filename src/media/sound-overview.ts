import type { Waveform } from '../domain/decoded-medium.ts';

/** What a sound looks like from afar. */
export interface SoundOverview {
  /** Largest magnitude of each stretch, 0..1 of the loudest; all 0 where the sound is silent. */
  readonly bars: readonly number[];
  readonly seconds: number;
}

export const OVERVIEW_BARS = 96;
/** -80 dB: nobody hears it. */
const SILENCE = 1e-4;

export function soundOverview({ sampleRate, samples }: Waveform): SoundOverview {
  const peaks = Array.from({ length: OVERVIEW_BARS }, (_, bar) => {
    const first = Math.floor((bar * samples.length) / OVERVIEW_BARS);
    const end = Math.floor(((bar + 1) * samples.length) / OVERVIEW_BARS);
    let peak = 0;
    for (let n = first; n < end; n += 1) peak = Math.max(peak, Math.abs(samples[n] ?? 0));
    return peak;
  });
  return overviewOfPeaks(peaks, samples.length / sampleRate);
}

/** `peaks`: largest magnitude of each stretch. */
export function overviewOfPeaks(peaks: readonly number[], seconds: number): SoundOverview {
  const loudest = Math.max(...peaks);
  return { bars: peaks.map((peak) => (loudest < SILENCE ? 0 : peak / loudest)), seconds };
}

export function isSilent({ bars }: SoundOverview): boolean {
  return bars.every((bar) => bar === 0);
}
