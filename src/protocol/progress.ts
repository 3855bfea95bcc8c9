/** Bytes fetched or read from storage, and components loaded, while a worker makes itself ready. */
export type LoadEvent =
  | {
      readonly type: 'bytes';
      readonly file: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly from: 'network' | 'storage';
    }
  | { readonly type: 'expanding'; readonly component: string; readonly fraction: number }
  | { readonly type: 'session-ready'; readonly component: string; readonly milliseconds: number }
  /** Something to tell the person that is no failure, e.g. that storage is refused and weights stay in memory only. */
  | { readonly type: 'notice'; readonly code: string; readonly message: string };
export type OnEvent<Event> = (event: Event) => void;
