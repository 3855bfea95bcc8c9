import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { MediumId } from '../domain/message.ts';
import { Icon } from './icons.tsx';
import { strings } from './strings.ts';

/** It comes when somebody first looks closer. */
const Viewer = lazy(async () => ({ default: (await import('./viewer.tsx')).Viewer }));

interface Props {
  readonly mediumId: MediumId;
  readonly modality: 'image' | 'video';
  /** What it shows. */
  readonly name: string;
}

/** Something that opens in the viewer: by a click anywhere on it, or by the button in its corner. */
export function Viewable({ children, ...viewed }: Props & { readonly children: ReactNode }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const label = strings.enlarge(viewed.name);
  const open = (): void => {
    setOpen(true);
  };
  return (
    <span
      className="viewable"
      onClick={(event) => {
        // The keyboard has the button.
        if (event.target instanceof HTMLImageElement) open();
      }}
    >
      {children}
      <button type="button" className="viewable-button" aria-label={label} title={label} onClick={open}>
        <Icon name="enlarge" />
      </button>
      <OpenViewer isOpen={isOpen} {...viewed} onClose={() => setOpen(false)} />
    </span>
  );
}

/** A preview that is a button itself, where there is no room for one beside it. */
export function ViewableChip({ children, ...viewed }: Props & { readonly children: ReactNode }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const label = strings.enlarge(viewed.name);
  return (
    <>
      {children}
      <button
        type="button"
        className="chip-view"
        aria-label={label}
        title={viewed.name}
        onClick={() => {
          setOpen(true);
        }}
      />
      <OpenViewer isOpen={isOpen} {...viewed} onClose={() => setOpen(false)} />
    </>
  );
}

function OpenViewer({
  isOpen,
  ...viewed
}: Props & { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  return (
    isOpen && (
      <Suspense>
        <Viewer {...viewed} />
      </Suspense>
    )
  );
}
