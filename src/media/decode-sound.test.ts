import { expect, test, vi } from 'vitest';
import { decodeSound, outlineSound } from './decode-sound.ts';
import { soundNotices } from './sound-notices.ts';
import { soundOverview } from './sound-overview.ts';
import { isoMedia, toneWav, wavHeader } from '../../e2e/support/bytes/sounds.ts';

const blobOf = (bytes: Uint8Array): Blob => new Blob([Uint8Array.from(bytes)]);
const decode = (bytes: Uint8Array, seconds = 4) => decodeSound(blobOf(bytes), 'x.wav', seconds);

/** The strongest frequency, from the number of upward zero crossings. */
function pitch({ sampleRate, samples }: { sampleRate: number; samples: Float32Array }): number {
  let crossings = 0;
  for (let n = 1; n < samples.length; n += 1) if ((samples[n - 1] ?? 0) < 0 && (samples[n] ?? 0) >= 0) crossings += 1;
  return (crossings * sampleRate) / samples.length;
}

/** Counts what is taken out of a blob, by whole slices or through their streams. */
function countReads(blob: Blob): { bytes: number } {
  const read = { bytes: 0 };
  const slice = blob.slice.bind(blob);
  vi.spyOn(blob, 'slice').mockImplementation((start, end, type) => {
    const part = slice(start, end, type);
    const stream = part.stream.bind(part);
    const counter = (): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> =>
      new TransformStream({
        transform(chunk, controller) {
          read.bytes += chunk.length;
          controller.enqueue(chunk);
        },
      });
    vi.spyOn(part, 'stream').mockImplementation(() => stream().pipeThrough(counter()));
    const arrayBuffer = part.arrayBuffer.bind(part);
    vi.spyOn(part, 'arrayBuffer').mockImplementation(() => {
      read.bytes += part.size;
      return arrayBuffer();
    });
    return part;
  });
  return read;
}

test.each([8000, 44_100, 192_000])('a tone at %i Hz is decoded at its own rate', async (sampleRate) => {
  const { waveform, cut, truncated } = await decode(toneWav({ sampleRate, seconds: 1, hertz: 1000 }));
  expect(waveform.sampleRate).toBe(sampleRate);
  expect(waveform.samples).toHaveLength(sampleRate);
  expect(pitch(waveform)).toBeCloseTo(1000, -1);
  expect([cut, truncated]).toEqual([false, false]);
});

test('eight channels are mixed to their mean', async () => {
  const { waveform } = await decode(
    toneWav({ sampleRate: 8000, seconds: 0.5, hertz: 500, channels: 8, loudChannels: 4 }),
  );
  expect(Math.max(...waveform.samples)).toBeCloseTo(0.25, 2);
});

test.each([8, 16, 24, 32])('%i bits a sample are read', async (bits) => {
  const { waveform } = await decode(toneWav({ sampleRate: 8000, seconds: 0.5, hertz: 500, bits }));
  expect(Math.max(...waveform.samples)).toBeCloseTo(0.5, 1);
});

test('of three hours only what is needed is read', async () => {
  // Node streams a blob part by part, browsers in chunks of about this size.
  const part = new Uint8Array(80_000).fill(0x80);
  const parts = Array.from({ length: 1080 }, () => part);
  const header = wavHeader({ sampleRate: 8000, bits: 8, channels: 1, dataBytes: parts.length * part.length });
  const blob = new Blob([Uint8Array.from(header), ...parts]);
  const read = countReads(blob);
  const sound = await decodeSound(blob, 'x.wav', 4);
  expect(sound.waveform.samples).toHaveLength(32_000);
  expect(sound).toMatchObject({ cut: true, truncated: false, totalSeconds: 10_800 });
  expect(read.bytes).toBeGreaterThan(32_000);
  expect(read.bytes).toBeLessThan(2e6);
});

test('a truncated file is heard as far as it goes, and said to be cut off', async () => {
  const whole = toneWav({ sampleRate: 8000, seconds: 2, hertz: 500 });
  const { waveform, truncated, cut } = await decode(whole.subarray(0, whole.length / 2));
  expect(waveform.samples.length / 8000).toBeCloseTo(1, 1);
  expect([truncated, cut]).toEqual([true, false]);
});

test.each([
  ['a header without sound', wavHeader({ sampleRate: 8000, bits: 16, channels: 1, dataBytes: 0 }), 'media/unreadable'],
  ['a header and nothing else', Buffer.from('RIFF\x00\x00\x00\x00WAVE', 'latin1'), 'media/unreadable'],
  ['a film without any track', isoMedia(), 'media/no-sound'],
])('%s is refused', async (_, bytes, code) => {
  await expect(decode(bytes)).rejects.toMatchObject({ code });
});

test('a person is told what is cut, broken or silent', () => {
  const silence = soundOverview({ sampleRate: 8000, samples: new Float32Array(32_000) });
  const notices = soundNotices('x.mp3', { cut: true, truncated: true, totalSeconds: 10_800 }, silence, true);
  expect(notices.map(({ message }) => message)).toEqual([
    'Of “x.mp3” the first 4 s of 3 h are heard.',
    '“x.mp3” is damaged or cut off: 4 s of it could be read.',
    '“x.mp3” is silent in the part that is heard: there is nothing to hear.',
  ]);
});

test('a part is decoded from where it begins, and says whether there is more', async () => {
  const silence = Buffer.alloc(8000 * 2);
  const tone = toneWav({ sampleRate: 8000, seconds: 1, hertz: 400 }).subarray(44);
  const dataBytes = silence.length + tone.length;
  const header = wavHeader({ sampleRate: 8000, bits: 16, channels: 1, dataBytes });
  const blob = blobOf(Buffer.concat([header, silence, tone]));
  const middle = await decodeSound(blob, 'x.wav', 0.5, 1.25);
  expect(middle.waveform.samples).toHaveLength(4000);
  expect(pitch(middle.waveform)).toBeCloseTo(400, -1);
  expect(middle).toMatchObject({ cut: true, truncated: false });
  expect(await decodeSound(blob, 'x.wav', 0.5, 1.5)).toMatchObject({ cut: false, truncated: false });
});

test('the outline of a sound shows where it is loud, all along', async () => {
  const silence = Buffer.alloc(8000 * 2);
  const tone = toneWav({ sampleRate: 8000, seconds: 1, hertz: 400 }).subarray(44);
  const dataBytes = silence.length + tone.length;
  const header = wavHeader({ sampleRate: 8000, bits: 16, channels: 1, dataBytes });
  const { bars, seconds } = await outlineSound(blobOf(Buffer.concat([header, silence, tone])), 'x.wav');
  expect(seconds).toBe(2);
  expect(bars.slice(0, bars.length / 2).every((bar) => bar === 0)).toBe(true);
  expect(bars.slice(bars.length / 2).every((bar) => bar > 0.9)).toBe(true);
});

test('of three hours the outline reads moments only', async () => {
  const quiet = new Uint8Array(80_000).fill(0x80);
  const loud = new Uint8Array(80_000).map((_, n) => (n % 2 ? 0x80 : 0xff));
  const parts = Array.from({ length: 1080 }, (_, n) => (n < 540 ? quiet : loud));
  const header = wavHeader({ sampleRate: 8000, bits: 8, channels: 1, dataBytes: parts.length * quiet.length });
  const blob = new Blob([Uint8Array.from(header), ...parts]);
  const read = countReads(blob);
  const { bars, seconds } = await outlineSound(blob, 'x.wav');
  expect(seconds).toBe(10_800);
  expect([bars[10], bars[80]]).toEqual([0, 1]);
  expect(read.bytes).toBeLessThan(blob.size / 2);
});
