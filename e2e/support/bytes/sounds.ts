/** Sound files made byte by byte. */

export interface WavFacts {
  readonly sampleRate: number;
  /** A sample. */
  readonly bits: number;
  readonly channels: number;
  readonly dataBytes: number;
}

/** The 44 bytes before the samples of an integer PCM file. */
export function wavHeader({ sampleRate, bits, channels, dataBytes }: WavFacts): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE((sampleRate * channels * bits) / 8, 28);
  header.writeUInt16LE((channels * bits) / 8, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

export interface Tone {
  readonly sampleRate: number;
  readonly seconds: number;
  readonly hertz: number;
  readonly amplitude?: number;
  readonly bits?: number;
  readonly channels?: number;
  /** So many channels have the tone, the others silence; default all. */
  readonly loudChannels?: number;
}

/** A sine tone, of half the full amplitude unless stated. */
export function toneWav({
  sampleRate,
  seconds,
  hertz,
  amplitude = 0.5,
  bits = 16,
  channels = 1,
  ...tone
}: Tone): Buffer {
  const { loudChannels = channels } = tone;
  const frames = Math.round(sampleRate * seconds);
  const bytes = bits / 8;
  const data = Buffer.alloc(frames * channels * bytes);
  const scale = 2 ** (bits - 1) - 1;
  for (let frame = 0; frame < frames; frame += 1) {
    const value = Math.round(amplitude * scale * Math.sin((2 * Math.PI * hertz * frame) / sampleRate));
    for (let channel = 0; channel < channels; channel += 1) {
      const at = (frame * channels + channel) * bytes;
      const sample = channel < loudChannels ? value : 0;
      // Eight bits are stored without a sign.
      if (bits === 8) data.writeUInt8(sample + 128, at);
      else data.writeIntLE(sample, at, bytes);
    }
  }
  return Buffer.concat([wavHeader({ sampleRate, bits, channels, dataBytes: data.length }), data]);
}

/** An MP4 file that is valid and holds no track at all. */
export function isoMedia(): Buffer {
  const box = (type: string, content: Buffer): Buffer => {
    const header = Buffer.alloc(8);
    header.writeUInt32BE(8 + content.length, 0);
    header.write(type, 4);
    return Buffer.concat([header, content]);
  };
  const movieHeader = Buffer.alloc(100);
  movieHeader.writeUInt32BE(1000, 12); // time units a second
  return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\0\0isom')), box('moov', box('mvhd', movieHeader))]);
}

/** Samples in -1..1 of a 16-bit PCM file of one channel, as the page writes it. */
export function readWav(file: Uint8Array): { readonly sampleRate: number; readonly samples: Float32Array } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.toString('latin1', 8, 16) !== 'WAVEfmt ' || bytes.readUInt16LE(22) !== 1 || bytes.readUInt16LE(34) !== 16)
    throw new Error('not a WAV file of 16 bits and one channel');
  const samples = new Float32Array((bytes.length - 44) >> 1);
  for (let at = 0; at < samples.length; at += 1) samples[at] = bytes.readInt16LE(44 + 2 * at) / 32_768;
  return { sampleRate: bytes.readUInt32LE(24), samples };
}
