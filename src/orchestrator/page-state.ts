import type { PackOutline } from '../packs/pack-outline.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { Failure } from './failure.ts';
import type { TurnNotice } from './turn.ts';

/** What the page shows around the conversation. */
export interface PageState {
  /** `opening`: the manifest is being fetched; `open`: tiers can be loaded. */
  readonly phase: 'opening' | 'open' | 'failed';
  readonly failure: Failure | null;
  readonly manifest: PackOutline | null;
  readonly backend: BackendChoice | null;
  /** Not tied to one turn; kept until dismissed. */
  readonly notices: readonly TurnNotice[];
  /** Files that are being read to be attached. */
  readonly filesBeingRead: number;
  /** The page itself is kept on this device (weights are kept by the pack store as they arrive). */
  readonly worksOffline: boolean;
  /** The host has a newer build than this page is of; a reload brings it. */
  readonly updateReady: boolean;
}

export const OPENING: PageState = {
  phase: 'opening',
  failure: null,
  manifest: null,
  backend: null,
  notices: [],
  filesBeingRead: 0,
  worksOffline: false,
  updateReady: false,
};

/** `state` with one more notice; a notice with the same words is not repeated. */
export function withPageNotice(state: PageState, notice: TurnNotice): PageState {
  if (state.notices.some(({ message }) => message === notice.message)) return state;
  return { ...state, notices: [...state.notices, notice] };
}

export function withoutPageNotice(state: PageState, notice: TurnNotice): PageState {
  return { ...state, notices: state.notices.filter((shown) => shown !== notice) };
}

/** The same object where there is none, so that nothing renders. */
export function withoutErrors(state: PageState): PageState {
  const notices = state.notices.filter(({ severity }) => severity !== 'error');
  return notices.length === state.notices.length ? state : { ...state, notices };
}
