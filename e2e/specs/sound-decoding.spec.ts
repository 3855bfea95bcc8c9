import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { DecodedSound } from '../../src/media/decode-sound.ts';
import { logMel } from '../../src/ops/log-mel.ts';
import { resample } from '../../src/ops/resample.ts';
import { parsePackManifest } from '../../src/packs/parse-pack-manifest.ts';
import { openModule } from '../support/in-page.ts';
import { codedTones } from '../support/sound-fixtures.ts';
import { expect, test } from '../support/test.ts';

declare global {
  interface Window {
    readonly sounds: { decodeSound(blob: Blob, name: string, seconds: number): Promise<DecodedSound> };
  }
}

/** What the page's decoder makes of a file. */
async function decoded(page: Page, file: { readonly name: string; readonly buffer: Buffer }) {
  const { sampleRate, samples } = await page.evaluate(
    async ({ base64, name }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const { waveform } = await window.sounds.decodeSound(new Blob([bytes]), name, 4);
      return { sampleRate: waveform.sampleRate, samples: [...waveform.samples] };
    },
    { base64: file.buffer.toString('base64'), name: file.name },
  );
  return { sampleRate, samples: Float32Array.from(samples) };
}

const { perception } = parsePackManifest(JSON.parse(readFileSync('public/packs/micro/pack.json', 'utf8')));
const mel = perception.audio?.mel;
if (mel === undefined) throw new Error('the micro pack does not hear');
const { melBins, hopLength, sampleRate: heardRate } = mel;

/** The loudest band of each frame of what a model would hear, the first and the last tenth of a second left out. */
function loudestBands(waveform: { sampleRate: number; samples: Float32Array }): number[] {
  const samples = resample(waveform.samples, waveform.sampleRate, heardRate);
  const frames = Math.floor(samples.length / hopLength);
  const spectrogram = logMel(samples, frames, mel as NonNullable<typeof mel>);
  return Array.from({ length: frames - 20 }, (_, index) => {
    const row = spectrogram.subarray((index + 10) * melBins, (index + 11) * melBins);
    return row.indexOf(Math.max(...row));
  });
}

/** The band whose middle lies nearest to 1 kHz. */
function bandOf1kHz(): number {
  const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const { minFrequency, maxFrequency } = mel as NonNullable<typeof mel>;
  const low = toMel(minFrequency);
  return Math.round((toMel(1000) - low) / ((toMel(maxFrequency) - low) / (melBins + 1))) - 1;
}

for (const file of codedTones()) {
  test(`a 1 kHz tone in ${file.name} is heard as one`, async ({ page, server }) => {
    await openModule(page, server.origin, 'src/media/decode-sound.ts', 'sounds');
    const waveform = await decoded(page, file);
    const seconds = waveform.samples.length / waveform.sampleRate;
    // Encoders add some run-in and padding.
    expect(seconds).toBeGreaterThan(0.95);
    expect(seconds).toBeLessThan(1.15);
    // ffmpeg's sine has an eighth of the full amplitude; encoders overshoot where it begins, hence the middle. Lossy ones keep a
    // level within a decibel: MP3 was measured at -0.45 dB.
    const middle = waveform.samples.subarray(waveform.samples.length >> 2, waveform.samples.length >> 1);
    const level = Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
    expect(Math.abs(20 * Math.log10((level * Math.SQRT2) / 0.125))).toBeLessThan(1);
    expect(new Set(loudestBands(waveform))).toEqual(new Set([bandOf1kHz()]));
  });
}

test('without WebCodecs the browser’s other decoder is used', async ({ page, server }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'AudioDecoder');
  });
  await openModule(page, server.origin, 'src/media/decode-sound.ts', 'sounds');
  const [mp3] = codedTones();
  if (mp3 === undefined) throw new Error('no tone');
  expect(new Set(loudestBands(await decoded(page, mp3)))).toEqual(new Set([bandOf1kHz()]));
});
