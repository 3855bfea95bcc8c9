import type { AudioSample, Input, InputAudioTrack } from 'mediabunny';
import type { Waveform } from '../domain/decoded-medium.ts';
import { MediaError } from './media-error.ts';
import { isCutWav } from './sniff-sound.ts';
import { OVERVIEW_BARS, overviewOfPeaks, soundOverview } from './sound-overview.ts';
import type { SoundOverview } from './sound-overview.ts';

/** A part of a sound file, decoded; its beginning where nothing else was asked for. */
export interface DecodedSound {
  /** One channel, the mean of the file's, at the file's own rate; at most the seconds asked for. */
  readonly waveform: Waveform;
  /** The whole file, as far as it says so. */
  readonly totalSeconds: number | null;
  /** There is more after what was asked for. */
  readonly cut: boolean;
  /** The file ends, or breaks, before the end that it states. */
  readonly truncated: boolean;
}

/** Encoders pad what they write by some hundredths of a second: no reason to say that a sound was cut. */
const PADDING_SECONDS = 0.1;
/** `decodeAudioData` needs the whole file in memory, decoded. */
const MOST_FALLBACK_MEGABYTES = 32;

/**
 * Decodes `seconds` of a file's sound track, from its beginning or from `from` on (seconds); no more of the file is read than
 * that takes. `name` is for messages. Throws a `MediaError`: no sound track, a video, a codec that this browser lacks, damaged.
 */
export async function decodeSound(blob: Blob, name: string, seconds: number, from = 0): Promise<DecodedSound> {
  const what = `“${name}”`;
  const { BlobSource, Input: FileInput } = await import('mediabunny');
  const input = new FileInput({ source: new BlobSource(blob), formats: await soundFormats() });
  try {
    const track = await soundTrack(input, what);
    const totalSeconds = await input.getDurationFromMetadata([track]).catch(() => null);
    const decoded = (await track.canDecode())
      ? await decodeTrack(track, seconds, from)
      : await decodeWhole(blob, what, seconds, from, (await track.getCodec()) ?? 'an unknown codec');
    const heard = decoded.waveform.samples.length / decoded.waveform.sampleRate;
    if (heard === 0) throw unreadable(what);
    const missing = totalSeconds !== null && heard < Math.min(seconds, totalSeconds - from) - 2 * PADDING_SECONDS;
    // The library takes a shortened WAV file's own end for the truth.
    const shortened = !decoded.cut && isCutWav(new Uint8Array(await blob.slice(0, 12).arrayBuffer()), blob.size);
    return { ...decoded, totalSeconds, truncated: decoded.broken || missing || shortened };
  } catch (error) {
    if (error instanceof MediaError) throw error;
    throw unreadable(what, error);
  } finally {
    input.dispose();
  }
}

/**
 * `seconds` of a video's sound from `from` on, as `decodeSound` gives them; null where there is none that this browser can decode:
 * the video is worth watching all the same.
 */
export async function decodeSoundTrack(blob: Blob, seconds: number, from = 0): Promise<DecodedSound | null> {
  const { BlobSource, Input: FileInput } = await import('mediabunny');
  const input = new FileInput({ source: new BlobSource(blob), formats: await soundFormats() });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (track === null || !(await track.canDecode())) return null;
    const totalSeconds = await input.getDurationFromMetadata([track]).catch(() => null);
    const { broken, ...decoded } = await decodeTrack(track, seconds, from);
    return decoded.waveform.samples.length === 0 ? null : { ...decoded, totalSeconds, truncated: broken };
  } catch {
    return null;
  } finally {
    input.dispose();
  }
}

/** What is longer is looked at in places only. */
const LONGEST_DECODED_SECONDS = 60;

/**
 * How loud a file's sound track, be it a video's, is from its beginning to its end. Of a long one a moment of each stretch is
 * decoded. Throws a `MediaError`.
 */
export async function outlineSound(blob: Blob, name: string): Promise<SoundOverview> {
  const { BlobSource, AudioSampleSink, Input: FileInput } = await import('mediabunny');
  const input = new FileInput({ source: new BlobSource(blob), formats: await soundFormats() });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (track === null) throw new MediaError('media/no-sound', `“${name}” has no sound track. Choose another file.`);
    const seconds = (await input.getDurationFromMetadata([track])) ?? (await input.computeDuration([track]));
    if (!(await track.canDecode())) return soundOverview((await decodeSound(blob, name, seconds)).waveform);
    if (seconds <= LONGEST_DECODED_SECONDS) return soundOverview((await decodeTrack(track, seconds, 0)).waveform);
    const moments = Array.from({ length: OVERVIEW_BARS }, (_, bar) => ((bar + 0.5) * seconds) / OVERVIEW_BARS);
    const peaks: number[] = [];
    for await (const sample of new AudioSampleSink(track).samplesAtTimestamps(moments)) {
      peaks.push(sample === null ? 0 : peakOf(sample));
      sample?.close();
    }
    return overviewOfPeaks(peaks, seconds);
  } catch (error) {
    throw error instanceof MediaError ? error : unreadable(`“${name}”`, error);
  } finally {
    input.dispose();
  }
}

function peakOf(sample: AudioSample): number {
  const plane = new Float32Array(sample.numberOfFrames);
  sample.copyTo(plane, { planeIndex: 0, format: 'f32-planar' });
  return plane.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}

async function soundFormats() {
  const { ADTS, FLAC, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } = await import('mediabunny');
  return [WAVE, MP3, FLAC, OGG, ADTS, MP4, QTFF, WEBM, MATROSKA];
}

async function soundTrack(input: Input, what: string): Promise<InputAudioTrack> {
  if (!(await input.canRead())) throw unreadable(what);
  const [picture] = await input.getVideoTracks();
  const track = await input.getPrimaryAudioTrack();
  if (picture !== undefined) {
    const advice = track === null ? '' : ' To have its sound heard, save that as WAV, MP3 or M4A.';
    throw new MediaError('media/unsupported', `${what} is a video, which this model cannot watch.${advice}`);
  }
  if (track === null) {
    throw new MediaError('media/no-sound', `${what} has no sound track. Choose another file.`);
  }
  return track;
}

interface Decoded {
  readonly waveform: Waveform;
  readonly cut: boolean;
  readonly broken: boolean;
}

async function decodeTrack(track: InputAudioTrack, seconds: number, from: number): Promise<Decoded> {
  const { AudioSampleSink } = await import('mediabunny');
  const sampleRate = await track.getSampleRate();
  let mix: MonoMix | undefined;
  let broken = false;
  try {
    // A little more than is asked for tells whether there is more.
    for await (const sample of new AudioSampleSink(track).samples(from, from + seconds + 2 * PADDING_SECONDS)) {
      mix ??= new MonoMix(sample.sampleRate, seconds, from);
      mix.add(sample);
      sample.close();
    }
  } catch (error) {
    // What was decoded before the damage is heard.
    if (mix === undefined) throw error;
    broken = true;
  }
  mix ??= new MonoMix(sampleRate, seconds, from);
  return { waveform: mix.waveform(), cut: mix.end > seconds + PADDING_SECONDS, broken };
}

/** Collects decoded pieces in the place where their timestamps put them. */
class MonoMix {
  readonly #sampleRate: number;
  readonly #samples: Float32Array;
  #plane = new Float32Array(0);
  #length = 0;
  readonly #from: number;
  /** Seconds of sound that came, also beyond what is kept. */
  end = 0;

  constructor(sampleRate: number, seconds: number, from: number) {
    this.#sampleRate = sampleRate;
    this.#from = from;
    this.#samples = new Float32Array(Math.ceil(seconds * sampleRate));
  }

  add(sample: AudioSample): void {
    const { numberOfFrames, numberOfChannels } = sample;
    const timestamp = sample.timestamp - this.#from;
    const start = Math.round(timestamp * this.#sampleRate);
    this.end = Math.max(this.end, timestamp + numberOfFrames / this.#sampleRate);
    // A first piece may begin before zero: an encoder's run-in, to be dropped.
    const first = Math.max(0, -start);
    const last = Math.min(numberOfFrames, this.#samples.length - start);
    if (last <= first) return;
    if (this.#plane.length < numberOfFrames) this.#plane = new Float32Array(numberOfFrames);
    const plane = this.#plane.subarray(0, numberOfFrames);
    for (let channel = 0; channel < numberOfChannels; channel += 1) {
      sample.copyTo(plane, { planeIndex: channel, format: 'f32-planar' });
      for (let n = first; n < last; n += 1) {
        const at = start + n;
        this.#samples[at] = (this.#samples[at] ?? 0) + (plane[n] ?? 0) / numberOfChannels;
      }
    }
    this.#length = Math.max(this.#length, start + last);
  }

  waveform(): Waveform {
    return { sampleRate: this.#sampleRate, samples: this.#samples.slice(0, this.#length) };
  }
}

/** The browser's other decoder, for browsers (and codecs) without an `AudioDecoder`. */
async function decodeWhole(blob: Blob, what: string, seconds: number, from: number, codec: string): Promise<Decoded> {
  const lacks = (cause?: unknown): MediaError =>
    new MediaError(
      'media/no-codec',
      `${what} is coded as ${codec.toUpperCase()}, which this browser cannot decode. Save it as WAV, MP3 or FLAC.`,
      { cause },
    );
  if (blob.size > MOST_FALLBACK_MEGABYTES * 1e6) throw lacks();
  const context = new OfflineAudioContext({ length: 1, sampleRate: 48_000 });
  const buffer = await context.decodeAudioData(await blob.arrayBuffer()).catch((error: unknown) => {
    throw lacks(error);
  });
  const first = Math.min(buffer.length, Math.round(from * buffer.sampleRate));
  const length = Math.min(buffer.length - first, Math.ceil(seconds * buffer.sampleRate));
  const samples = new Float32Array(length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
    const plane = buffer.getChannelData(channel);
    for (let n = 0; n < length; n += 1)
      samples[n] = (samples[n] ?? 0) + (plane[first + n] ?? 0) / buffer.numberOfChannels;
  }
  const cut = buffer.duration > from + seconds + PADDING_SECONDS;
  return { waveform: { sampleRate: buffer.sampleRate, samples }, cut, broken: false };
}

function unreadable(what: string, cause?: unknown): MediaError {
  return new MediaError(
    'media/unreadable',
    `${what} could not be read as a sound. It may be damaged. Open it in another program and save it again as WAV or MP3.`,
    { cause },
  );
}
