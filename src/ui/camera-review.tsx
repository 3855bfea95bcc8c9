import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { isCalm } from './is-calm.ts';
import { strings } from './strings.ts';
import { useSource } from './use-source.ts';

export interface Shot {
  readonly kind: 'photo' | 'clip';
  readonly file: Blob;
}

/** What was taken, before it becomes an attachment. */
export function CameraReview({
  shot,
  onUse,
  onRetake,
}: {
  readonly shot: Shot;
  readonly onUse: () => void;
  readonly onRetake: () => void;
}): ReactNode {
  const source = useSource(shot.file);
  const words = strings.capture;
  const isPhoto = shot.kind === 'photo';
  return (
    <>
      <div className="camera-stage">
        {isPhoto ? (
          <img ref={source} alt={words.taken} />
        ) : (
          <video ref={source} aria-label={words.taken} controls loop playsInline muted autoPlay={!isCalm()} />
        )}
      </div>
      <div className="camera-bar camera-bar-review">
        <button type="button" className="button button-quiet" onClick={onRetake}>
          <Icon name="reroll" />
          {words.retake}
        </button>
        <button type="button" className="button" autoFocus onClick={onUse}>
          <Icon name="check" />
          {isPhoto ? words.usePhoto : words.useClip}
        </button>
      </div>
    </>
  );
}
