import { CaptureError, captureFault } from './capture-error.ts';
import type { CaptureDevice } from './capture-error.ts';

/**
 * Asks for a microphone or a camera; the browser asks the person, so call it only on what they did. The caller stops the
 * stream's tracks. Throws a `CaptureError`; an aborted `signal` stops a stream that comes late, and throws its reason.
 */
export async function openDevice(
  device: CaptureDevice,
  constraints: MediaStreamConstraints,
  signal: AbortSignal,
): Promise<MediaStream> {
  // Absent where the page is not on https; the types do not say so.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined || !('MediaRecorder' in globalThis)) throw new CaptureError(device, 'unavailable');
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia(constraints);
  } catch (error) {
    signal.throwIfAborted();
    throw new CaptureError(device, captureFault(error), { cause: error });
  }
  if (signal.aborted) stopTracks(stream);
  signal.throwIfAborted();
  return stream;
}

/** The light beside the camera goes out, and the browser's sign of a recording. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
