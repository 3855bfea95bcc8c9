import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import { failureCode } from './failure.ts';
import { CompletionRequestError } from './completion-errors.ts';
import type { RequestPart } from './completion-request.ts';
import type { UserPart } from './turn.ts';

interface Admitted {
  readonly mediumId: MediumId;
  readonly modality: MediumModality;
}

/** What completions need of the page's media besides `MediaPort`. */
export interface MediaShelf {
  /** Checks and keeps a file; its bytes say what medium it is. A video's sound is one more medium. */
  admit(blob: Blob): Promise<Admitted & { readonly soundTrack?: Admitted }>;
  /** Keeps a file unseen: it is decoded only if it is needed. */
  restore(mediumId: MediumId, blob: Blob): void;
  forget(mediumIds: Iterable<MediumId>): void;
  blob(mediumId: MediumId): Blob | undefined;
}

/** Takes a request's media in. */
export interface MediaOfRequest {
  readonly take: (part: MediumPart, of: 'user' | 'reply') => Promise<readonly Admitted[]>;
  /** Forgets what only earlier requests had. */
  readonly end: () => void;
}

type MediumPart = Extract<RequestPart, { readonly type: 'medium' }>;

/**
 * The media of requests, known by their bytes: those of the request before are neither checked nor perceived again, so a
 * conversation goes on where it was. Those that a request does not name any more are forgotten.
 */
export class CompletionMedia {
  readonly #shelf: MediaShelf;
  readonly #onForget: (mediumIds: readonly MediumId[]) => void;
  #known = new Map<string, readonly Admitted[]>();

  constructor(shelf: MediaShelf, onForget: (mediumIds: readonly MediumId[]) => void) {
    this.#shelf = shelf;
    this.#onForget = onForget;
  }

  begin(): MediaOfRequest {
    const before = this.#known;
    const now = new Map<string, readonly Admitted[]>();
    return {
      take: async (part, of) => {
        const blob = await part.read();
        const key = `${of} ${await digest(blob)}`;
        const known = now.get(key) ?? before.get(key) ?? (await this.#admit(part, blob, of));
        now.set(key, known);
        return known;
      },
      end: () => {
        this.#known = now;
        const kept = new Set([...now.values()].flatMap((media) => media.map(({ mediumId }) => mediumId)));
        const all = [...before.values()].flatMap((media) => media.map(({ mediumId }) => mediumId));
        const forgotten = all.filter((mediumId) => !kept.has(mediumId));
        this.#shelf.forget(forgotten);
        this.#onForget(forgotten);
      },
    };
  }

  async #admit(part: MediumPart, blob: Blob, of: 'user' | 'reply'): Promise<readonly Admitted[]> {
    if (of === 'reply') {
      const mediumId = crypto.randomUUID() as MediumId;
      this.#shelf.restore(mediumId, blob);
      return [{ mediumId, modality: part.modality }];
    }
    try {
      const { soundTrack, ...medium } = await this.#shelf.admit(blob);
      return [medium, ...(soundTrack ? [soundTrack] : [])];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new CompletionRequestError(failureCode(error), part.param, message, { cause: error });
    }
  }
}

export const userPart = ({ mediumId, modality }: Admitted): UserPart => ({ type: 'medium', mediumId, modality });

async function digest(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
