/**
 * The sounds, good and bad, that the specs feed to the page. Those in `tones/` are one second of a 1 kHz sine tone, made
 * with ffmpeg (`-f lavfi -i sine=frequency=1000:sample_rate=48000:duration=1 -bitexact`) in each format.
 */
import { readFileSync } from 'node:fs';
import { toneWav, wavHeader } from './bytes/sounds.ts';
import type { MediaFixture } from './media-fixtures.ts';

const MIME_TYPES = {
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  webm: 'audio/webm',
} as const;

const read = (name: string): Buffer => readFileSync(new URL(`tones/${name}`, import.meta.url));
const wav = (name: string, buffer: Buffer): MediaFixture => ({ name, mimeType: 'audio/wav', buffer });

/** One second of 1 kHz in each coded format. */
export const codedTones = (): readonly MediaFixture[] =>
  Object.entries(MIME_TYPES).map(([ending, mimeType]) => {
    const name = `tone.${ending}`;
    return { name, mimeType, buffer: read(name) };
  });

/** A sound of the evaluation cases, that training never hears. */
export const telephone = (): MediaFixture =>
  wav('telephone.wav', readFileSync(new URL('../cases/media/telephone.wav', import.meta.url)));

/** Half a second of 1 kHz. */
export const tone = (): MediaFixture => wav('tone.wav', toneWav({ sampleRate: 16_000, seconds: 0.5, hertz: 1000 }));
export const tone8k = (): MediaFixture => wav('phone.wav', toneWav({ sampleRate: 8000, seconds: 0.5, hertz: 1000 }));
export const tone192k = (): MediaFixture =>
  wav('studio.wav', toneWav({ sampleRate: 192_000, seconds: 0.5, hertz: 1000, bits: 24 }));
export const eightChannels = (): MediaFixture =>
  wav('surround.wav', toneWav({ sampleRate: 48_000, seconds: 0.5, hertz: 1000, channels: 8 }));

export const silent = (): MediaFixture =>
  wav('silence.wav', toneWav({ sampleRate: 16_000, seconds: 0.5, hertz: 1000, amplitude: 0 }));
/** Far longer than any model hears, and small on disk: three hours at 1 kHz, 8 bits. */
export function threeHours(): MediaFixture {
  const samples = Buffer.alloc(1000 * 3 * 3600, 0x80);
  for (let n = 0; n < samples.length; n += 4) samples[n] = 0xc0;
  return wav(
    'meeting.wav',
    Buffer.concat([wavHeader({ sampleRate: 1000, bits: 8, channels: 1, dataBytes: samples.length }), samples]),
  );
}
export function truncated(): MediaFixture {
  const whole = toneWav({ sampleRate: 16_000, seconds: 0.4, hertz: 1000 });
  return wav('half.wav', whole.subarray(0, whole.length / 2));
}
export const zeroBytes = (): MediaFixture => wav('empty.wav', Buffer.alloc(0));
/** Says that it is a sound and is not. */
export const notASound = (): MediaFixture =>
  wav('notes.wav', Buffer.from('These are notes about a sound, not a sound.'));
/** DTS, which no browser decodes. */
export const unknownCodec = (): MediaFixture => ({
  name: 'cinema.mka',
  mimeType: 'audio/x-matroska',
  buffer: read('tone-dts.mka'),
});
/** A picture track and a sound track. */
export const film = (): MediaFixture => ({ name: 'film.webm', mimeType: 'video/webm', buffer: read('film.webm') });
