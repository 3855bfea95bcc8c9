import { expect, test } from 'vitest';
import { encodeWav } from './encode-wav.ts';

test('a waveform becomes a 16-bit WAV file, clipped where it is too loud', async () => {
  const blob = encodeWav({ sampleRate: 16_000, samples: Float32Array.of(0, 0.5, -1, 2) });
  expect(blob.type).toBe('audio/wav');
  const view = new DataView(await blob.arrayBuffer());
  const tag = (at: number): string => String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
  expect([tag(0), tag(8), tag(12), tag(36)]).toEqual(['RIFF', 'WAVE', 'fmt ', 'data']);
  expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([44 + 8 - 8, 8]);
  // Channels, rate, bytes a second, bytes a frame, bits.
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint32(28, true)]).toEqual([1, 16_000, 32_000]);
  expect([view.getUint16(32, true), view.getUint16(34, true)]).toEqual([2, 16]);
  expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, 16_384, -32_767, 32_767]);
});
