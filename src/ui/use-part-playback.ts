import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefCallback } from 'react';
import { useSource } from './use-source.ts';

interface PartPlayback {
  readonly isPlaying: boolean;
  /** Where it is, in the whole. */
  readonly seconds: number;
  readonly toggle: () => void;
}

/** Plays a part of a file in an `<audio>` or `<video>` and stops at its end; a video that is still shows where the part begins. */
export function usePartPlayback(
  file: Blob,
  from: number,
  length: number,
): readonly [RefCallback<HTMLMediaElement>, PartPlayback] {
  const player = useRef<HTMLMediaElement>(null);
  const source = useSource(file);
  const [isPlaying, setPlaying] = useState(false);
  const [seconds, setSeconds] = useState(from);
  const attach = useCallback(
    (element: HTMLMediaElement | null) => {
      player.current = element;
      const release = source(element);
      return () => {
        element?.pause();
        if (typeof release === 'function') release();
      };
    },
    [source],
  );
  useEffect(() => {
    if (player.current !== null) player.current.currentTime = from;
  }, [from]);
  useEffect(() => {
    const element = player.current;
    if (element === null || !isPlaying) return;
    let frame = 0;
    const follow = (): void => {
      setSeconds(Math.min(element.currentTime, from + length));
      if (element.ended || element.currentTime >= from + length) {
        element.pause();
        setPlaying(false);
        return;
      }
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [isPlaying, from, length]);
  const toggle = (): void => {
    const element = player.current;
    if (element === null) return;
    if (isPlaying) {
      element.pause();
      setPlaying(false);
      return;
    }
    element.currentTime = from;
    element.play().then(
      () => {
        setPlaying(true);
      },
      () => undefined,
    );
  };
  return [attach, { isPlaying, seconds, toggle }];
}
