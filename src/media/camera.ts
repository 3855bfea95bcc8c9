import { CaptureError } from './capture-error.ts';
import { openDevice, stopTracks } from './open-device.ts';
import { StreamRecording } from './stream-recording.ts';

/** A camera that is on until `close`. */
export interface Camera {
  /** To be looked at. */
  readonly stream: MediaStream;
  /** It looks at the person, who expects to see themselves as in a mirror. */
  readonly facesPerson: boolean;
  /** Others that could be chosen instead, and this one. */
  readonly devices: readonly { readonly deviceId: string; readonly label: string }[];
  readonly deviceId: string;
  readonly close: () => void;
}

/** A clip that is being recorded; the camera stays on. */
export interface ClipRecording {
  readonly seconds: number;
  /** Settles when it was stopped, or the camera is gone. */
  readonly ended: Promise<void>;
  readonly stop: () => void;
  /** The clip, once it has ended. Throws a `CaptureError` where nothing came. */
  readonly file: () => Promise<Blob>;
}

/** More pixels than any model looks at, and as many as a person wants to see. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } } as const;
const JPEG_QUALITY = 0.92;
/** A camera that shows nothing for so long shows nothing. */
const FIRST_FRAME_MS = 5000;

/** Asks for a camera: a certain one, or on a phone the one at its back, which shows what the person sees. Throws a `CaptureError`. */
export async function openCamera(deviceId: string | null, signal: AbortSignal): Promise<Camera> {
  const which = deviceId === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: deviceId } };
  const stream = await openDevice('camera', { video: { ...SIZE, ...which } }, signal);
  const settings = stream.getVideoTracks()[0]?.getSettings() ?? {};
  // Only now, that one is allowed, do they have names.
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  if (signal.aborted) stopTracks(stream);
  signal.throwIfAborted();
  return {
    stream,
    facesPerson: settings.facingMode !== 'environment',
    devices: devices.filter(({ kind }) => kind === 'videoinput'),
    deviceId: settings.deviceId ?? '',
    close: () => {
      stopTracks(stream);
    },
  };
}

/** What the camera shows at this moment, as a JPEG. Throws a `CaptureError`. */
export async function takePhoto(shown: HTMLVideoElement): Promise<Blob> {
  // Size comes before the first picture, and what is drawn before that is black.
  if (shown.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await new Promise((resolve) => {
      shown.addEventListener('loadeddata', resolve, { once: true });
      setTimeout(resolve, FIRST_FRAME_MS);
    });
  }
  const { videoWidth, videoHeight } = shown;
  if (videoWidth === 0 || videoHeight === 0) throw new CaptureError('camera', 'empty');
  const canvas = new OffscreenCanvas(videoWidth, videoHeight);
  canvas.getContext('2d')?.drawImage(shown, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}

/** Records a clip; with sound it asks for the microphone first. Throws a `CaptureError`. */
export async function recordClip({ stream }: Camera, withSound: boolean, signal: AbortSignal): Promise<ClipRecording> {
  const microphone = withSound ? await openDevice('microphone', { audio: true }, signal) : null;
  const free = (): void => {
    if (microphone !== null) stopTracks(microphone);
  };
  try {
    const both = new MediaStream([...stream.getVideoTracks(), ...(microphone?.getAudioTracks() ?? [])]);
    const recording = new StreamRecording(both);
    return {
      get seconds() {
        return recording.seconds;
      },
      ended: recording.ended.finally(free),
      stop: () => {
        recording.stop();
      },
      file: async () => {
        const clip = await recording.finish();
        if (clip === null) throw new CaptureError('camera', 'empty');
        return clip;
      },
    };
  } catch (error) {
    free();
    throw error;
  }
}
