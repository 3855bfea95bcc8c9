import type { DecodedMedium } from '../domain/decoded-medium.ts';
import type { MediumId } from '../domain/message.ts';

/** What the orchestrator needs of the page's media; `src/media` has it, `main.tsx` connects the two. */
export interface MediaPort {
  /** Decodes a medium anew, as small as perception, or changing it, needs it; the caller owns (and may transfer) the buffer. */
  decoded(mediumId: MediumId, signal: AbortSignal): Promise<DecodedMedium>;
  /** Takes over a finished medium and keeps it as a file: PNG, WAV, WebM. */
  adopt(medium: DecodedMedium): Promise<MediumId>;
}
