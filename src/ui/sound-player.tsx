import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page.ts';
import { SoundWave } from './sound-wave.tsx';
import { clock, strings } from './strings.ts';
import { usePlayback } from './use-playback.ts';

/** Finer than anybody can point. */
const SEEK_STEP = 0.01;

/** A sound to be played by hand: its waveform, in which one can seek, and where one is in it. */
export function SoundPlayer({ mediumId, label }: { readonly mediumId: MediumId; readonly label: string }): ReactNode {
  const { media } = usePage();
  const [audio, { isPlaying, seconds, totalSeconds, toggle, seek }] = usePlayback();
  const what = isPlaying ? strings.pauseSound(label) : strings.playSound(label);
  return (
    <div className="sound" role="group" aria-label={label}>
      <button type="button" className="play-button" aria-label={what} title={what} onClick={toggle}>
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <span className="sound-seek">
        <input
          type="range"
          min={0}
          max={totalSeconds}
          step={SEEK_STEP}
          value={seconds}
          aria-label={strings.positionIn(label)}
          aria-valuetext={strings.partOf(clock(seconds), clock(totalSeconds))}
          onChange={(event) => {
            seek(Number(event.target.value));
          }}
        />
        <SoundWave mediumId={mediumId} most={64} played={totalSeconds > 0 ? seconds / totalSeconds : 0} />
      </span>
      <span className="sound-time">{clock(isPlaying || seconds > 0 ? seconds : totalSeconds)}</span>
      <audio ref={audio} preload="metadata" src={media.url(mediumId)} />
    </div>
  );
}
