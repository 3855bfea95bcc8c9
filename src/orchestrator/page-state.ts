import type { MediumId } from '../domain/message.ts';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { Failure } from './failure.ts';
import type { TurnNotice } from './turn.ts';

/** Something to know; `mediumId`: of an attachment of which another part can be taken. */
export interface PageNotice extends TurnNotice {
  readonly mediumId?: MediumId;
}

/** What the page shows around the conversation. */
export interface PageState {
  /** `opening`: the manifest is being fetched; `open`: tiers can be loaded. */
  readonly phase: 'opening' | 'open' | 'failed';
  readonly failure: Failure | null;
  readonly manifest: PackOutline | null;
  readonly backend: BackendChoice | null;
  /** Not tied to one turn; kept until dismissed. */
  readonly notices: readonly PageNotice[];
  /** Files that are being read to be attached. */
  readonly filesBeingRead: number;
  /** A sound or a clip is being recorded for the message. */
  readonly capturing: boolean;
  /** The attachment of which somebody chooses the part that is taken. */
  readonly choosingPartOf: MediumId | null;
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
  capturing: false,
  choosingPartOf: null,
  worksOffline: false,
  updateReady: false,
};

/** `state` with one more notice; a notice with the same words is not repeated. */
export function withPageNotice(state: PageState, notice: PageNotice): PageState {
  if (state.notices.some(({ message }) => message === notice.message)) return state;
  return { ...state, notices: [...state.notices, notice] };
}

export function withoutPageNotice(state: PageState, notice: PageNotice): PageState {
  return { ...state, notices: state.notices.filter((shown) => shown !== notice) };
}

export function withoutPageNotices(state: PageState, code: string): PageState {
  return { ...state, notices: state.notices.filter((shown) => shown.code !== code) };
}

/** The same object where there is none, so that nothing renders. */
export function withoutErrors(state: PageState): PageState {
  const notices = state.notices.filter(({ severity }) => severity !== 'error');
  return notices.length === state.notices.length ? state : { ...state, notices };
}
