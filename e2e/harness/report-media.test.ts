import { expect, test } from 'vitest';
import { decodePng } from '../support/bytes/png.ts';
import { toneWav } from '../support/bytes/sounds.ts';
import { spectrogramPng } from './report-media.ts';

/** Row of the brightest pixel in the middle column, from above. */
function loudestRow(wav: Buffer): number {
  const { width, height, channels, data } = decodePng(spectrogramPng(wav));
  const rows = Array.from({ length: height }, (_, y) => {
    const at = channels * (y * width + (width >> 1));
    return (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
  });
  return rows.indexOf(Math.max(...rows));
}

test('a spectrogram shows a tone as a line, higher where it is higher', () => {
  const rows = [200, 1000, 6000].map((hertz) => loudestRow(toneWav({ sampleRate: 16_000, seconds: 2, hertz })));
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const expected = [200, 1000, 6000].map((hertz) => 95 - 95 * ((mel(hertz) - mel(40)) / (mel(8000) - mel(40))));
  for (const [index, row] of rows.entries()) expect(Math.abs(row - (expected[index] ?? 0))).toBeLessThan(3);
});

test('what is no WAV file of the page is refused', () => {
  expect(() => spectrogramPng(Buffer.alloc(100))).toThrow('not a WAV file');
});
