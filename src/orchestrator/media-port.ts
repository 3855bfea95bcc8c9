import type { MediumId } from '../domain/message.ts';
import type { Pixels } from '../protocol/perception-api.ts';

/** What the orchestrator needs of the page's media; `src/media` has it, `main.tsx` connects the two. */
export interface MediaPort {
  /** Decodes a picture anew, scaled down for perception; the caller owns (and may transfer) the buffer. */
  pixels(mediumId: MediumId, signal: AbortSignal): Promise<Pixels>;
  /** Takes over a finished picture and keeps it as a PNG. */
  adopt(pixels: Pixels): Promise<MediumId>;
}
