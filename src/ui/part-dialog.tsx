import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import type { MediaLibrary } from '../media/media-library.ts';
import { toFailure } from '../orchestrator/failure.ts';
import type { Failure } from '../orchestrator/failure.ts';
import { ErrorCard } from './error-card.tsx';
import { Icon } from './icons.tsx';
import { Modal } from './modal.tsx';
import { usePage } from './page.ts';
import { PartStrip } from './part-strip.tsx';
import { duration, exactClock, strings } from './strings.ts';
import { usePartPlayback } from './use-part-playback.ts';

type Whole = Awaited<ReturnType<MediaLibrary['whole']>>;

/** Which part is taken of something that goes on for longer: seen, played, and moved along it. */
export function PartDialog({ mediumId }: { readonly mediumId: MediumId }): ReactNode {
  const { media, state } = usePage();
  const [whole, setWhole] = useState<Whole | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const close = (): void => {
    state.update((value) => ({ ...value, choosingPartOf: null }));
  };
  useEffect(() => {
    let isCurrent = true;
    media.whole(mediumId).then(
      (found) => {
        if (isCurrent) setWhole(found);
      },
      (error: unknown) => {
        if (isCurrent) setFailure(toFailure(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [media, mediumId]);
  return (
    <Modal title={strings.part.title} className="part" onClose={close}>
      {failure !== null ? (
        <div className="part-content">
          <ErrorCard failure={failure} onRetry={close} />
        </div>
      ) : whole === null ? (
        <p className="part-content stage" role="status">
          {strings.part.looking}
        </p>
      ) : (
        <Choice mediumId={mediumId} whole={whole} onClose={close} onError={(error) => setFailure(toFailure(error))} />
      )}
    </Modal>
  );
}

function Choice({
  mediumId,
  whole,
  onClose,
  onError,
}: {
  readonly mediumId: MediumId;
  readonly whole: Whole;
  readonly onClose: () => void;
  readonly onError: (error: unknown) => void;
}): ReactNode {
  const { media, state } = usePage();
  const taken = media.part(mediumId);
  const length = Math.min(taken?.seconds ?? 0, whole.seconds);
  const last = Math.max(0, whole.seconds - length);
  const [from, setFrom] = useState(Math.min(taken?.from ?? 0, last));
  const [isCutting, setCutting] = useState(false);
  const [player, { isPlaying, seconds, toggle }] = usePartPlayback(whole.original, from, length);
  const words = strings.part;
  const use = (): void => {
    setCutting(true);
    media.choosePart(mediumId, from).then(() => {
      // What was said of it is no longer so.
      state.update((value) => ({
        ...value,
        notices: value.notices.filter((notice) => notice.mediumId !== mediumId),
      }));
      onClose();
    }, onError);
  };
  const label = isPlaying ? words.pause : words.play;
  return (
    <div className="part-content">
      <p className="part-says">
        {whole.modality === 'audio'
          ? words.heard(whole.name, duration(length), duration(whole.seconds))
          : words.watched(whole.name, duration(length), duration(whole.seconds))}
      </p>
      {whole.modality === 'video' ? (
        // Its place is kept before it says how large it is: what is below must not move away under the pointer.
        <video
          ref={player}
          className="part-video"
          aria-label={whole.name}
          width={whole.frames[0]?.width}
          height={whole.frames[0]?.height}
          playsInline
          preload="auto"
        />
      ) : (
        // Played by the button below.
        <audio ref={player} preload="auto" />
      )}
      <PartStrip
        whole={whole}
        from={from}
        length={length}
        playedTo={isPlaying ? seconds : null}
        label={words.start}
        text={words.span(exactClock(from), exactClock(from + length), exactClock(whole.seconds))}
        onChange={setFrom}
      />
      <div className="part-times" aria-hidden="true">
        <span>{exactClock(0)}</span>
        <strong>{`${exactClock(from)} – ${exactClock(from + length)}`}</strong>
        <span>{exactClock(whole.seconds)}</span>
      </div>
      <div className="part-bar">
        <button type="button" className="play-button" aria-label={label} title={label} onClick={toggle}>
          <Icon name={isPlaying ? 'pause' : 'play'} />
        </button>
        <span className="spacer" />
        <button type="button" className="button button-quiet" onClick={onClose}>
          {strings.cancel}
        </button>
        <button type="button" className="button" disabled={isCutting} onClick={use}>
          {isCutting ? words.cutting : words.use}
        </button>
      </div>
    </div>
  );
}
