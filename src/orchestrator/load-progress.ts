import { assertNever } from '../domain/assert-never.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { LoadEvent } from '../protocol/progress.ts';
import type { Failure } from './failure.ts';

export type TierStatus = 'absent' | 'loading' | 'ready' | 'failed';

/** How far a tier is; `totalBytes` grows to what is announced if the plan was too low. */
export interface TierProgress {
  readonly status: TierStatus;
  readonly backend: BackendChoice;
  readonly files: Readonly<Record<string, { readonly loadedBytes: number; readonly totalBytes: number }>>;
  readonly plannedBytes: number;
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** Where bytes came from last; `network` wins, since one downloaded file makes it a download. */
  readonly from: 'network' | 'storage' | null;
  readonly expanding: { readonly component: string; readonly fraction: number } | null;
  readonly readyComponents: readonly string[];
  /** Not failures, but worth telling: weights stay in memory only, ... */
  readonly notices: readonly { readonly code: string; readonly message: string }[];
  readonly failure: Failure | null;
}

/** A tier that is not in memory. */
export function absentTier(backend: BackendChoice, plannedBytes: number): TierProgress {
  return {
    status: 'absent',
    backend,
    files: {},
    plannedBytes,
    loadedBytes: 0,
    totalBytes: plannedBytes,
    from: null,
    expanding: null,
    readyComponents: [],
    notices: [],
    failure: null,
  };
}

/** The tier after `event`. */
export function reduceLoad(progress: TierProgress, event: LoadEvent): TierProgress {
  switch (event.type) {
    case 'bytes': {
      const { loadedBytes, totalBytes, from } = event;
      const files = { ...progress.files, [event.file]: { loadedBytes, totalBytes } };
      const all = Object.values(files);
      return {
        ...progress,
        files,
        loadedBytes: all.reduce((sum, file) => sum + file.loadedBytes, 0),
        totalBytes: Math.max(
          progress.plannedBytes,
          all.reduce((sum, file) => sum + file.totalBytes, 0),
        ),
        from: progress.from === 'network' ? 'network' : from,
      };
    }
    case 'expanding':
      return { ...progress, expanding: { component: event.component, fraction: event.fraction } };
    case 'session-ready':
      return { ...progress, expanding: null, readyComponents: [...progress.readyComponents, event.component] };
    case 'notice': {
      const { code, message } = event;
      const known = progress.notices.some((notice) => notice.code === code);
      return known ? progress : { ...progress, notices: [...progress.notices, { code, message }] };
    }
    default:
      return assertNever(event);
  }
}
