import { ByteReader } from './byte-reader.ts';

/** `film`: a container that may hold a video, a sound or both. */
export type SoundContainer = 'wav' | 'flac' | 'ogg' | 'mp3' | 'aac' | 'film';

/** What sound container a file begins as, by its bytes; undefined where it is none. Pure, and never throws. */
export function sniffSound(head: Uint8Array): SoundContainer | undefined {
  const bytes = new ByteReader(head);
  if (/^RIFF|^RF64/.test(bytes.tag(0, 4)) && bytes.tag(8, 4) === 'WAVE') return 'wav';
  if (bytes.tag(0, 4) === 'fLaC') return 'flac';
  if (bytes.tag(0, 4) === 'OggS') return 'ogg';
  if (bytes.tag(0, 3) === 'ID3') return 'mp3';
  if (bytes.tag(4, 4) === 'ftyp' || bytes.tag(0, 4) === '\x1aE\xdf\xa3') return 'film';
  return sniffFrame(bytes.u16(0));
}

/** Whether a WAV file of `fileBytes` ends before the size that its header states (0 and all bits set state none). */
export function isCutWav(head: Uint8Array, fileBytes: number): boolean {
  const stated = new ByteReader(head).u32(4, true);
  return sniffSound(head) === 'wav' && stated < 0xffffffff && stated + 8 > fileBytes;
}

/** MPEG audio begins with 11 set bits; version 01 and, in MP3, layer 00 do not exist. AAC takes layer 00 for itself. */
function sniffFrame(header: number): 'mp3' | 'aac' | undefined {
  if (header >> 5 !== 0x7ff || ((header >> 3) & 3) === 1) return undefined;
  if (((header >> 1) & 3) !== 0) return 'mp3';
  return header >> 4 === 0xfff ? 'aac' : undefined;
}
