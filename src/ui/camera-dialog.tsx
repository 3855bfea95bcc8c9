import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { openCamera, recordClip, takePhoto } from '../media/camera.ts';
import type { Camera, ClipRecording } from '../media/camera.ts';
import { toFailure } from '../orchestrator/failure.ts';
import type { Failure } from '../orchestrator/failure.ts';
import { CameraReview } from './camera-review.tsx';
import type { Shot } from './camera-review.tsx';
import { ErrorCard } from './error-card.tsx';
import { Icon } from './icons.tsx';
import { Modal } from './modal.tsx';
import { clock, strings } from './strings.ts';

const LONGEST_SECONDS = 60;
const LOOK_MS = 250;

interface Props {
  /** The pack watches videos: clips can be made. */
  readonly takesClips: boolean;
  /** The pack hears: a clip's sound is of use. */
  readonly takesSound: boolean;
  readonly onTaken: (shot: Shot) => void;
  readonly onClose: () => void;
}

/** A photo or a short clip from the camera, which is on for as long as this is open and nothing was taken. */
export function CameraDialog({ takesClips, takesSound, onTaken, onClose }: Props): ReactNode {
  const [wanted, setWanted] = useState<string | null>(null);
  const [shot, setShot] = useState<Shot | null>(null);
  const [isClip, setClip] = useState(false);
  const [withSound, setWithSound] = useState(false);
  const { camera, failure, fail, retry } = useCamera(wanted, shot === null);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const { recording, seconds, begin, discard } = useClip(camera, withSound, setShot, fail);
  const words = strings.capture;

  const shoot = (): void => {
    if (recording !== null) recording.stop();
    else if (isClip) begin();
    else if (video !== null) {
      takePhoto(video).then((file) => {
        setShot({ kind: 'photo', file });
      }, fail);
    }
  };
  return (
    <Modal
      title={words.camera}
      className="camera"
      onClose={onClose}
      onEscape={() => {
        discard();
        return recording !== null;
      }}
    >
      {shot !== null ? (
        <CameraReview
          shot={shot}
          onUse={() => {
            onTaken(shot);
          }}
          onRetake={() => {
            setShot(null);
          }}
        />
      ) : failure !== null ? (
        <div className="camera-failed">
          <ErrorCard failure={failure} onRetry={retry} />
        </div>
      ) : (
        <>
          <div className="camera-stage">
            {camera === null ? (
              <p className="camera-note" role="status">
                {words.askingCamera}
              </p>
            ) : (
              <Viewfinder camera={camera} onShown={setVideo} />
            )}
            {recording !== null && (
              <p className="camera-elapsed">
                <span className="recorder-light" aria-hidden="true" />
                <span role="timer" aria-label={words.elapsed}>
                  {clock(seconds)}
                </span>
              </p>
            )}
          </div>
          {camera !== null && (
            <div className="camera-bar">
              <div className="camera-side">
                {takesClips && <ModeChoice isClip={isClip} isFixed={recording !== null} onChange={setClip} />}
              </div>
              <ShutterButton isClip={isClip} isRecording={recording !== null} onClick={shoot} />
              <div className="camera-side camera-side-end">
                {isClip && takesSound && (
                  <button
                    type="button"
                    className="icon-button toggle"
                    aria-pressed={withSound}
                    aria-label={words.withSound}
                    title={words.withSound}
                    disabled={recording !== null}
                    onClick={() => {
                      setWithSound(!withSound);
                    }}
                  >
                    <Icon name={withSound ? 'microphone' : 'microphoneOff'} />
                  </button>
                )}
                {camera.devices.length > 1 && (
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={words.otherCamera}
                    title={words.otherCamera}
                    disabled={recording !== null}
                    onClick={() => {
                      setWanted(nextOf(camera));
                    }}
                  >
                    <Icon name="turn" />
                  </button>
                )}
              </div>
            </div>
          )}
        </>
      )}
    </Modal>
  );
}

/** On while `isOn`; a change of the device is another camera. */
function useCamera(deviceId: string | null, isOn: boolean) {
  const [camera, setCamera] = useState<Camera | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const fail = useCallback((error: unknown) => {
    setFailure(toFailure(error));
  }, []);
  useEffect(() => {
    if (!isOn) return;
    const controller = new AbortController();
    let opened: Camera | undefined;
    openCamera(deviceId, controller.signal).then(
      (found) => {
        opened = found;
        setCamera(found);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) fail(error);
      },
    );
    return () => {
      controller.abort();
      opened?.close();
      setCamera(null);
    };
  }, [deviceId, isOn, attempt, fail]);
  const retry = (): void => {
    setFailure(null);
    setAttempt(attempt + 1);
  };
  return { camera, failure, fail, retry };
}

/** The clip that is being recorded, if one is; it ends by hand, after a while, or with the camera. */
function useClip(
  camera: Camera | null,
  withSound: boolean,
  onShot: (shot: Shot) => void,
  onError: (error: unknown) => void,
) {
  const [recording, setRecording] = useState<ClipRecording | null>(null);
  const [seconds, setSeconds] = useState(0);
  // Aborted: what is being recorded is of no interest any more.
  const current = useRef<AbortController>(null);
  useEffect(
    () => () => {
      current.current?.abort();
    },
    [camera],
  );
  useEffect(() => {
    if (recording === null) return;
    const timer = setInterval(() => {
      setSeconds(recording.seconds);
      if (recording.seconds >= LONGEST_SECONDS) recording.stop();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [recording]);
  const begin = (): void => {
    // Somebody is being asked for the microphone.
    if (camera === null || current.current?.signal.aborted === false) return;
    const controller = new AbortController();
    current.current = controller;
    const { signal } = controller;
    const run = async (): Promise<void> => {
      const begun = await recordClip(camera, withSound, signal);
      signal.addEventListener('abort', begun.stop);
      if (signal.aborted) begun.stop();
      setSeconds(0);
      setRecording(begun);
      await begun.ended;
      setRecording(null);
      if (!signal.aborted) onShot({ kind: 'clip', file: await begun.file() });
    };
    run()
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      })
      .finally(() => {
        controller.abort();
      });
  };
  return {
    recording,
    seconds,
    begin,
    discard: () => {
      current.current?.abort();
    },
  };
}

function nextOf({ devices, deviceId }: Camera): string | null {
  const at = devices.findIndex((device) => device.deviceId === deviceId);
  return devices[(at + 1) % devices.length]?.deviceId ?? null;
}

function Viewfinder({
  camera: { stream, facesPerson },
  onShown,
}: {
  readonly camera: Camera;
  readonly onShown: (video: HTMLVideoElement | null) => void;
}): ReactNode {
  const show = useCallback(
    (video: HTMLVideoElement | null) => {
      if (video !== null) video.srcObject = stream;
      onShown(video);
    },
    [stream, onShown],
  );
  return (
    <video
      ref={show}
      className={facesPerson ? 'mirrored' : undefined}
      aria-label={strings.capture.viewfinder}
      autoPlay
      muted
      playsInline
    />
  );
}

function ModeChoice({
  isClip,
  isFixed,
  onChange,
}: {
  readonly isClip: boolean;
  readonly isFixed: boolean;
  readonly onChange: (isClip: boolean) => void;
}): ReactNode {
  const words = strings.capture;
  return (
    <fieldset className="routing" role="radiogroup" aria-label={words.kind} disabled={isFixed}>
      {([false, true] as const).map((clip) => (
        <label key={String(clip)} className="routing-choice">
          <input
            type="radio"
            name="camera-kind"
            checked={clip === isClip}
            onChange={() => {
              onChange(clip);
            }}
          />
          <span>{clip ? words.clip : words.photo}</span>
        </label>
      ))}
    </fieldset>
  );
}

function ShutterButton({
  isClip,
  isRecording,
  onClick,
}: {
  readonly isClip: boolean;
  readonly isRecording: boolean;
  readonly onClick: () => void;
}): ReactNode {
  const words = strings.capture;
  const label = isRecording ? words.endClip : isClip ? words.beginClip : words.takePhoto;
  return (
    <button
      type="button"
      className="shutter"
      data-kind={isRecording ? 'recording' : isClip ? 'clip' : 'photo'}
      aria-label={label}
      title={label}
      autoFocus
      onClick={onClick}
    />
  );
}
