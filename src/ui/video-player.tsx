import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import type { VideoOverview } from '../media/watch-file.ts';
import { isCalm } from './is-calm.ts';
import { useMediumFacts } from './medium-facts.ts';
import { PixelsCanvas } from './pixels-canvas.tsx';
import { usePage } from './page.ts';

interface Props {
  readonly mediumId: MediumId;
  readonly label: string;
}

const overviewOf = (media: MediaLibrary, mediumId: MediumId): Promise<VideoOverview> => media.watched(mediumId);

/** A short video that was made: it goes round and round, unless the person asked for less motion. */
export function LoopingVideo({ mediumId, label }: Props): ReactNode {
  const { media } = usePage();
  return (
    <div className="video" role="group" aria-label={label}>
      <video controls loop muted playsInline autoPlay={!isCalm()} aria-label={label} src={media.url(mediumId)} />
    </div>
  );
}

/** A video that was attached: played by hand, or a picture that moves by itself. */
export function ShownVideo({ mediumId, label }: Props): ReactNode {
  const { media } = usePage();
  const overview = useMediumFacts(mediumId, overviewOf);
  if (overview?.isAnimation === true) {
    return (
      <div className="video" role="group" aria-label={label}>
        <img className="shown" src={media.url(mediumId)} alt={label} />
      </div>
    );
  }
  return (
    <div className="video" role="group" aria-label={label}>
      <video
        controls
        playsInline
        preload="metadata"
        aria-label={label}
        src={overview === null ? undefined : media.url(mediumId)}
      />
    </div>
  );
}

/** One frame of a video, for where it is only named. */
export function VideoPoster({ mediumId, label }: Props): ReactNode {
  const overview = useMediumFacts(mediumId, overviewOf);
  return (
    <span className="chip-video" title={label}>
      {overview === null ? null : <PixelsCanvas pixels={overview.poster} label={label} />}
    </span>
  );
}
