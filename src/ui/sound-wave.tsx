import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import type { SoundOverview } from '../media/sound-overview.ts';
import { useMediumFacts } from './medium-facts.ts';

const HEIGHT = 32;
/** So that silence is a line and not nothing. */
const LEAST = 1;

const overviewOf = (media: MediaLibrary, mediumId: MediumId): Promise<SoundOverview> => media.overview(mediumId);

/** How loud a sound is over its time, in as many bars as there is room for; what is before `played` (0..1) is marked. Decorative. */
export function SoundWave({
  mediumId,
  played = 0,
  most = Infinity,
}: {
  readonly mediumId: MediumId;
  readonly played?: number;
  readonly most?: number;
}): ReactNode {
  const bars = useMediumFacts(mediumId, overviewOf)?.bars ?? [];
  return <Wave bars={fewer(bars, most)} from={0} to={played} />;
}

/** The loudest of each stretch. */
function fewer(bars: readonly number[], most: number): readonly number[] {
  if (bars.length <= most) return bars;
  return Array.from({ length: most }, (_, index) =>
    Math.max(...bars.slice(Math.floor((index * bars.length) / most), Math.ceil(((index + 1) * bars.length) / most))),
  );
}

/** Loudness (0..1) as bars; those between `from` and `to` (0..1) are marked. Decorative. */
export function Wave({
  bars,
  from,
  to,
}: {
  readonly bars: readonly number[];
  readonly from: number;
  readonly to: number;
}): ReactNode {
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
        const isMarked = index >= from * bars.length && index < to * bars.length;
        return (
          <rect
            key={index}
            className={isMarked ? 'wave-played' : undefined}
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
