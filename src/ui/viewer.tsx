import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { MediumId } from '../domain/message.ts';
import { CopyPictureButton } from './copy-picture-button.tsx';
import { Icon } from './icons.tsx';
import { isCalm } from './is-calm.ts';
import { Modal } from './modal.tsx';
import { usePage } from './page.ts';
import { strings } from './strings.ts';
import { useDragToScroll } from './use-drag-to-scroll.ts';

/** Times the size that fits the window. */
const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8] as const;

/** A picture or a video as large as the window; pictures larger still. */
export function Viewer({
  mediumId,
  modality,
  name,
  onClose,
}: {
  readonly mediumId: MediumId;
  readonly modality: 'image' | 'video';
  readonly name: string;
  readonly onClose: () => void;
}): ReactNode {
  const { media } = usePage();
  const url = media.url(mediumId);
  return (
    <Modal title={name} className="viewer" onClose={onClose}>
      {modality === 'image' ? (
        <Picture mediumId={mediumId} url={url} name={name} />
      ) : (
        <div className="viewer-stage">
          <video src={url} aria-label={name} controls loop playsInline autoPlay={!isCalm()} data-initial-focus />
        </div>
      )}
    </Modal>
  );
}

function Picture({
  mediumId,
  url,
  name,
}: {
  readonly mediumId: MediumId;
  readonly url: string | undefined;
  readonly name: string;
}): ReactNode {
  const [level, setLevel] = useState(0);
  const [ratio, setRatio] = useState<number | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const zoom = ZOOMS[level] ?? 1;
  useDragToScroll(stage);
  useCentred(stage, zoom);
  const step = useCallback((by: number) => {
    setLevel((now) => Math.min(ZOOMS.length - 1, Math.max(0, now + by)));
  }, []);
  useEffect(() => {
    // Wherever in the window the focus is.
    const dialog = stage.current?.closest('dialog');
    const onKeyDown = (event: KeyboardEvent): void => {
      const by = { '+': 1, '=': 1, '-': -1, '0': -ZOOMS.length }[event.key];
      if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      step(by);
    };
    dialog?.addEventListener('keydown', onKeyDown);
    return () => {
      dialog?.removeEventListener('keydown', onKeyDown);
    };
  }, [step]);
  return (
    <div className="viewer-picture">
      <div
        ref={stage}
        className="viewer-stage"
        role="region"
        aria-label={strings.viewer.stage}
        // It is scrolled by the arrows.
        tabIndex={0}
        data-initial-focus
        data-zoomed={level > 0}
        onDoubleClick={() => {
          setLevel(level === 0 ? 2 : 0);
        }}
      >
        <img
          src={url}
          alt={name}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            // A drawing of no size is shown as a square.
            setRatio(naturalWidth > 0 && naturalHeight > 0 ? naturalWidth / naturalHeight : 1);
          }}
          ref={(element) => {
            // Not a style attribute: those are forbidden by a strict content security policy.
            element?.style.setProperty('--zoom', String(zoom));
            element?.style.setProperty('--ratio', String(ratio ?? 1));
          }}
        />
      </div>
      <div className="viewer-bar" role="group" aria-label={strings.viewer.zoom}>
        <ZoomButton icon="smaller" label={strings.viewer.smaller} isOff={level === 0} onClick={() => step(-1)} />
        <output className="viewer-zoom">{`${String(zoom * 100)} %`}</output>
        <ZoomButton
          icon="larger"
          label={strings.viewer.larger}
          isOff={level === ZOOMS.length - 1}
          onClick={() => step(1)}
        />
        <CopyPictureButton mediumId={mediumId} />
      </div>
    </div>
  );
}

function ZoomButton({
  icon,
  label,
  isOff,
  onClick,
}: {
  readonly icon: 'smaller' | 'larger';
  readonly label: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      // Not disabled, which would lose the focus at the last step.
      aria-disabled={isOff}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** What was in the middle stays there. */
function useCentred(stage: RefObject<HTMLDivElement | null>, zoom: number): void {
  const before = useRef(zoom);
  useLayoutEffect(() => {
    const element = stage.current;
    const factor = zoom / before.current;
    before.current = zoom;
    if (element === null || factor === 1) return;
    element.scrollTo({
      left: (element.scrollLeft + element.clientWidth / 2) * factor - element.clientWidth / 2,
      top: (element.scrollTop + element.clientHeight / 2) * factor - element.clientHeight / 2,
      // The step of the zoom is seen at once, so its scrolling must be too.
      behavior: 'instant',
    });
  }, [stage, zoom]);
}
