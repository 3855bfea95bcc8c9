import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { recordSound } from '../media/record-sound.ts';
import type { SoundRecording } from '../media/record-sound.ts';
import { Icon } from './icons.tsx';
import { isCalm } from './is-calm.ts';
import { LevelTrack } from './level-track.tsx';
import { clock, strings } from './strings.ts';
import { useEscape } from './use-escape.ts';

/** Nobody speaks to a model for longer; what was recorded till then is kept. */
const LONGEST_SECONDS = 600;
const LOOK_MS = 80;
const CALM_LOOK_MS = 400;
/** Of levels that are remembered, which is more than any window is wide. */
const MOST_LEVELS = 200;
/** A level, and a time without it, after which somebody should look at their microphone. */
const AUDIBLE = 0.08;
const SILENT_SECONDS = 3;

/**
 * Records from the microphone from the moment it is rendered: whoever renders it was just asked to. `onDone` gets the
 * sound, null where it was thought better of, or what went wrong.
 */
export function SoundRecorder({
  onDone,
  onError,
}: {
  readonly onDone: (sound: Blob | null) => void;
  readonly onError: (error: unknown) => void;
}): ReactNode {
  const [recording, setRecording] = useState<SoundRecording | null>(null);
  const [isFinishing, setFinishing] = useState(false);
  const handlers = useRef({ onDone, onError });
  const isSettled = useRef(false);
  const isDiscarded = useRef(false);
  useEffect(() => {
    handlers.current = { onDone, onError };
  });
  useEffect(() => {
    isSettled.current = false;
    const controller = new AbortController();
    let begun: SoundRecording | undefined;
    recordSound(controller.signal).then(
      (started) => {
        begun = started;
        setRecording(started);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) handlers.current.onError(error);
      },
    );
    return () => {
      isSettled.current = true;
      controller.abort();
      begun?.cancel();
    };
  }, []);
  const finish = useCallback((from: SoundRecording): void => {
    // Its end is noticed once more when it was asked for.
    if (isSettled.current) return;
    isSettled.current = true;
    setFinishing(true);
    from.finish().then(
      (sound) => {
        if (!isDiscarded.current) handlers.current.onDone(sound);
      },
      (error: unknown) => {
        if (!isDiscarded.current) handlers.current.onError(error);
      },
    );
  }, []);
  const discard = useCallback(() => {
    // It may be discarded while its file is still being finished.
    isDiscarded.current = true;
    handlers.current.onDone(null);
  }, []);
  useEscape(discard);
  const { levels, seconds } = useLevels(recording);
  const isOver = seconds >= LONGEST_SECONDS;
  useEffect(() => {
    if (recording === null) return;
    if (isOver) finish(recording);
    // Unplugged: what there is of it is kept.
    void recording.ended.then(() => {
      finish(recording);
    });
  }, [recording, isOver, finish]);
  const isSilent = seconds > SILENT_SECONDS && levels.every((level) => level < AUDIBLE);
  const words = strings.capture;
  return (
    <div className="recorder" role="group" aria-label={words.recording}>
      <button type="button" className="icon-button" aria-label={words.discard} title={words.discard} onClick={discard}>
        <Icon name="close" />
      </button>
      {recording === null ? (
        <span className="recorder-note" role="status">
          {words.askingMicrophone}
        </span>
      ) : (
        <>
          <span className="recorder-light" aria-hidden="true" />
          <span className="recorder-time" role="timer" aria-label={words.elapsed}>
            {clock(seconds)}
          </span>
          <LevelTrack levels={levels} label={words.level} note={isSilent ? words.nothingHeard : ''} />
          <button
            type="button"
            className="button recorder-finish"
            // What began with a press of a key ends with another.
            autoFocus
            disabled={isFinishing}
            onClick={() => {
              finish(recording);
            }}
          >
            <Icon name="stop" />
            {words.finish}
          </button>
        </>
      )}
    </div>
  );
}

/** How loud it was since the beginning, the newest last, and how long that is. */
function useLevels(recording: SoundRecording | null): { readonly levels: readonly number[]; readonly seconds: number } {
  const [heard, setHeard] = useState<{ readonly levels: readonly number[]; readonly seconds: number }>({
    levels: [],
    seconds: 0,
  });
  useEffect(() => {
    if (recording === null) return;
    const timer = setInterval(
      () => {
        const level = recording.level();
        setHeard(({ levels }) => ({
          levels: [...levels.slice(1 - MOST_LEVELS), level],
          seconds: recording.seconds,
        }));
      },
      isCalm() ? CALM_LOOK_MS : LOOK_MS,
    );
    return () => {
      clearInterval(timer);
    };
  }, [recording]);
  return heard;
}
