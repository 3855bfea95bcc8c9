import { useState } from 'react';
import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import { usePage } from './page.ts';
import { SoundWave } from './sound-wave.tsx';

/** A sound to be played by hand: its waveform, and the browser's own controls below it. */
export function SoundPlayer({ mediumId, label }: { readonly mediumId: MediumId; readonly label: string }): ReactNode {
  const { media } = usePage();
  const [played, setPlayed] = useState(0);
  return (
    <div className="sound" role="group" aria-label={label}>
      <SoundWave mediumId={mediumId} played={played} />
      <audio
        controls
        preload="metadata"
        aria-label={label}
        src={media.url(mediumId)}
        onTimeUpdate={({ currentTarget: { currentTime, duration } }) => {
          setPlayed(duration > 0 ? currentTime / duration : 0);
        }}
      />
    </div>
  );
}
