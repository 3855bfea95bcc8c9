import type { KeyboardEvent, ReactNode } from 'react';
import type { WholeMedium } from '../media/long-medium.ts';
import { PixelsCanvas } from './pixels-canvas.tsx';
import { Wave } from './sound-wave.tsx';

/** As fine as a part can be placed, seconds. */
const STEP = 0.05;

interface Props {
  readonly whole: WholeMedium;
  readonly from: number;
  readonly length: number;
  /** Where it plays. */
  readonly playedTo: number | null;
  readonly label: string;
  readonly text: string;
  readonly onChange: (from: number) => void;
}

/**
 * The whole of a sound or a video, with a window over the part. The window is the thumb of a slider: arrows move it a little,
 * with Shift by its own length, Page Up and Down far.
 */
export function PartStrip({ whole, from, length, playedTo, label, text, onChange }: Props): ReactNode {
  const { seconds } = whole;
  const last = Math.max(0, seconds - length);
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (way === undefined || !event.shiftKey) return;
    event.preventDefault();
    onChange(Math.min(last, Math.max(0, from + way * length)));
  };
  return (
    <div
      className="part-strip"
      data-modality={whole.modality}
      ref={(element) => {
        // Not a style attribute: those are forbidden by a strict content security policy.
        element?.style.setProperty('--length', `${String((100 * length) / seconds)}%`);
        element?.style.setProperty('--played', `${String((100 * (playedTo ?? from)) / seconds)}%`);
      }}
    >
      {whole.modality === 'audio' ? (
        <Wave bars={whole.overview.bars} from={from / seconds} to={(from + length) / seconds} />
      ) : (
        <div className="part-frames" aria-hidden="true">
          {whole.frames.map((pixels, index) => (
            <PixelsCanvas key={index} pixels={pixels} label="" />
          ))}
        </div>
      )}
      <input
        type="range"
        min={0}
        max={last}
        step={STEP}
        value={from}
        aria-label={label}
        aria-valuetext={text}
        autoFocus
        onKeyDown={onKeyDown}
        onChange={(event) => {
          onChange(Number(event.target.value));
        }}
      />
      {playedTo !== null && <span className="part-playhead" aria-hidden="true" />}
    </div>
  );
}
