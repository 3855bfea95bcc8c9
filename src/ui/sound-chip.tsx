import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import { PartBadge } from './choose-part-button.tsx';
import { Icon } from './icons.tsx';
import { usePage, useStore } from './page.ts';
import { SoundWave } from './sound-wave.tsx';
import { clock, strings } from './strings.ts';
import { usePlayback } from './use-playback.ts';

/** A sound that is attached, to be listened to before it is sent. */
export function SoundChip({ mediumId, name }: { readonly mediumId: MediumId; readonly name: string }): ReactNode {
  const { media } = usePage();
  useStore(media);
  const [audio, { isPlaying, seconds, totalSeconds, toggle }] = usePlayback();
  const label = isPlaying ? strings.pauseSound(name) : strings.playSound(name);
  return (
    <span className="chip-sound">
      <button type="button" className="play-button" aria-label={label} title={label} onClick={toggle}>
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <span className="chip-sound-body" role="img" aria-label={name} title={name}>
        <SoundWave mediumId={mediumId} most={32} played={totalSeconds > 0 ? seconds / totalSeconds : 0} />
        <span className="chip-caption">
          <span className="chip-name">{name}</span>
          <span>{clock(isPlaying ? seconds : totalSeconds)}</span>
        </span>
      </span>
      <PartBadge mediumId={mediumId} name={name} />
      <audio ref={audio} preload="metadata" src={media.url(mediumId)} />
    </span>
  );
}
