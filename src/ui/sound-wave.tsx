import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import type { SoundOverview } from '../media/sound-overview.ts';
import { useMediumFacts } from './medium-facts.ts';

const HEIGHT = 32;
/** So that silence is a line and not nothing. */
const LEAST = 1;

const overviewOf = (media: MediaLibrary, mediumId: MediumId): Promise<SoundOverview> => media.overview(mediumId);

/** How loud a sound is over its time, as bars; those before `played` (0..1) are marked. Decorative. */
export function SoundWave({
  mediumId,
  played = 0,
}: {
  readonly mediumId: MediumId;
  readonly played?: number;
}): ReactNode {
  const bars = useMediumFacts(mediumId, overviewOf)?.bars ?? [];
  return (
    <svg
      className="wave"
      viewBox={`0 0 ${String(Math.max(1, bars.length) * 3)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {bars.map((bar, index) => {
        const height = Math.max(LEAST, bar * HEIGHT);
        return (
          <rect
            key={index}
            className={index < played * bars.length ? 'wave-played' : undefined}
            x={index * 3}
            y={(HEIGHT - height) / 2}
            width={2}
            height={height}
          />
        );
      })}
    </svg>
  );
}
