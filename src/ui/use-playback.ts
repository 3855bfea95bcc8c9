import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export interface Playback {
  readonly isPlaying: boolean;
  /** Into the sound. */
  readonly seconds: number;
  /** Of all of it; 0 until it is known. */
  readonly totalSeconds: number;
  readonly toggle: () => void;
  readonly seek: (seconds: number) => void;
}

/** Two sounds at once are noise: whoever begins stops the one before. */
let sounding: HTMLMediaElement | undefined;

/** Plays an `<audio>` by controls of the page's own. */
export function usePlayback(): readonly [RefObject<HTMLAudioElement | null>, Playback] {
  const audio = useRef<HTMLAudioElement>(null);
  const [state, setState] = useState({ isPlaying: false, seconds: 0, totalSeconds: 0 });
  useEffect(() => {
    const element = audio.current;
    if (element === null) return;
    let frame = 0;
    const look = (): void => {
      const { paused, currentTime, duration } = element;
      setState({ isPlaying: !paused, seconds: currentTime, totalSeconds: Number.isFinite(duration) ? duration : 0 });
    };
    // Four events a second would make the marked part of the wave jump.
    const follow = (): void => {
      look();
      frame = element.paused ? 0 : requestAnimationFrame(follow);
    };
    const begin = (): void => {
      if (sounding !== element) sounding?.pause();
      sounding = element;
      cancelAnimationFrame(frame);
      follow();
    };
    look();
    const events = ['loadedmetadata', 'durationchange', 'pause', 'ended', 'seeked', 'timeupdate'] as const;
    element.addEventListener('play', begin);
    for (const event of events) element.addEventListener(event, look);
    return () => {
      element.removeEventListener('play', begin);
      for (const event of events) element.removeEventListener(event, look);
      cancelAnimationFrame(frame);
      element.pause();
      if (sounding === element) sounding = undefined;
    };
  }, []);
  return [
    audio,
    {
      ...state,
      toggle: () => {
        const element = audio.current;
        // A sound that cannot be played says so by not playing; its file was read when it came.
        if (element?.paused === true) element.play().catch(() => undefined);
        else element?.pause();
      },
      seek: (seconds) => {
        if (audio.current === null) return;
        audio.current.currentTime = seconds;
        // Before the element says that it is there: the next key counts from where this one led to.
        setState((before) => ({ ...before, seconds }));
      },
    },
  ];
}
