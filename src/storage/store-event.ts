/** What fetching and keeping a pack tells whoever asked for it. A notice is for the person, and no failure. */
export type StoreEvent =
  | {
      readonly type: 'bytes';
      /** Path within the pack. */
      readonly file: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly from: 'network' | 'storage';
    }
  | { readonly type: 'notice'; readonly code: NoticeCode; readonly message: string };

export type NoticeCode =
  'storage/memory-only' | 'storage/offline-copy' | 'storage/chunk-repaired' | 'storage/waiting-for-other-tab';

export type OnStoreEvent = (event: StoreEvent) => void;

const BYTES_EVENT_INTERVAL_MS = 100;

/**
 * Reports the progress of one file at most ten times a second, and always its end.
 * `now` in milliseconds.
 */
export function byteProgress(
  file: string,
  totalBytes: number,
  onEvent: OnStoreEvent | undefined,
  now: () => number,
): (loadedBytes: number) => void {
  let last = -Infinity;
  return (loadedBytes) => {
    const time = now();
    if (loadedBytes < totalBytes && time - last < BYTES_EVENT_INTERVAL_MS) return;
    last = time;
    onEvent?.({ type: 'bytes', file, loadedBytes, totalBytes, from: 'network' });
  };
}
