import { CaptureError } from './capture-error.ts';
import { openDevice, stopTracks } from './open-device.ts';
import { StreamRecording } from './stream-recording.ts';

/** What is softer counts as silence. */
const QUIETEST_DECIBELS = -60;
const WINDOW = 1024;

/** A sound that is being recorded. One of `finish` and `cancel` gives the microphone back. */
export interface SoundRecording {
  readonly seconds: number;
  /** How loud it is at this moment, 0..1. */
  readonly level: () => number;
  /** Settles when the microphone is gone. */
  readonly ended: Promise<void>;
  readonly finish: () => Promise<Blob>;
  readonly cancel: () => void;
}

/** Asks for the microphone, and records. Throws a `CaptureError`. */
export async function recordSound(signal: AbortSignal): Promise<SoundRecording> {
  const stream = await openDevice('microphone', { audio: true }, signal);
  const context = new AudioContext();
  try {
    const analyser = new AnalyserNode(context, { fftSize: WINDOW });
    context.createMediaStreamSource(stream).connect(analyser);
    const recording = new StreamRecording(stream);
    const samples = new Float32Array(WINDOW);
    const close = (): void => {
      stopTracks(stream);
      void context.close().catch(() => undefined);
    };
    return {
      get seconds() {
        return recording.seconds;
      },
      level: () => {
        analyser.getFloatTimeDomainData(samples);
        return loudness(samples);
      },
      ended: recording.ended,
      finish: async () => {
        const file = recording.finish();
        // Only once the recorder was told: without tracks it would end by itself, a piece short.
        close();
        const sound = await file;
        if (sound === null) throw new CaptureError('microphone', 'empty');
        return sound;
      },
      cancel: () => {
        recording.stop();
        close();
      },
    };
  } catch (error) {
    stopTracks(stream);
    void context.close().catch(() => undefined);
    throw error;
  }
}

/** Of a stretch of samples, 0..1, as it is heard: every 10 dB is a step of the same size. */
export function loudness(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const decibels = 10 * Math.log10(power / samples.length);
  return Math.min(1, Math.max(0, 1 - decibels / QUIETEST_DECIBELS));
}
