import type { Waveform } from '../domain/decoded-medium.ts';

const HEADER_BYTES = 44;
const PCM = 1;

/** A WAV file, 16 bits, one channel; what is beyond -1..1 is clipped. `waveform` is only read. */
export function encodeWav({ sampleRate, samples }: Waveform): Blob {
  const bytes = new ArrayBuffer(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes);
  const tag = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i += 1) view.setUint8(at + i, text.charCodeAt(i));
  };
  tag(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [n, value] of samples.entries()) {
    view.setInt16(HEADER_BYTES + n * 2, Math.round(Math.min(1, Math.max(-1, value)) * 0x7fff), true);
  }
  return new Blob([bytes], { type: 'audio/wav' });
}
