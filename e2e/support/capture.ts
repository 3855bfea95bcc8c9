/** The browser's pretended microphone and camera, and a watch over what is asked of them. */
import type { Page } from '@playwright/test';
import { chromiumLaunch } from './chromium.ts';

/** A beep a second; a moving picture with a clock. Permission is not pretended: a context has it or not. */
export function captureLaunch(): ReturnType<typeof chromiumLaunch> {
  const launch = chromiumLaunch();
  return { ...launch, args: [...launch.args, '--use-fake-device-for-media-stream'] };
}

declare global {
  interface Window {
    /** Every stream that the page was given. */
    givenStreams?: MediaStream[];
    timesAsked?: number;
    /** Lets recordings end: see `holdRecordings`. */
    releaseRecordings?: () => void;
  }
}

/** Call before the page is opened. */
export function watchDevices(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    window.givenStreams = [];
    window.timesAsked = 0;
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      window.timesAsked = (window.timesAsked ?? 0) + 1;
      const stream = await ask(constraints);
      window.givenStreams?.push(stream);
      return stream;
    };
  });
}

export const timesAsked = (page: Page): Promise<number | undefined> => page.evaluate(() => window.timesAsked);

/** Tracks that are not given back. */
export const openTracks = (page: Page): Promise<number | undefined> =>
  page.evaluate(
    () =>
      window.givenStreams?.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live')
        .length,
  );

/** A computer without the devices. */
export function withoutDevices(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
  });
}

/** Recordings that are ended do not say so before `releaseRecordings`. Call before the page is opened. */
export function holdRecordings(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const released = new Promise<void>((resolve) => {
      window.releaseRecordings = resolve;
    });
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the recorder below
    const listen = EventTarget.prototype.addEventListener;
    MediaRecorder.prototype.addEventListener = function (
      this: MediaRecorder,
      type: string,
      listener: EventListenerOrEventListenerObject,
      options?: boolean | AddEventListenerOptions,
    ) {
      const held = (event: Event): void => {
        void released.then(() => {
          if (typeof listener === 'function') listener.call(this, event);
        });
      };
      listen.call(this, type, type === 'stop' ? held : listener, options);
    };
  });
}
