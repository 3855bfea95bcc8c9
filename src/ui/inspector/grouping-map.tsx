import { useState } from 'react';
import type { ReactNode } from 'react';
import type { MediumId } from '../../domain/message.ts';
import type { Pixels } from '../../domain/decoded-medium.ts';
import type { MediaLibrary } from '../../media/media-library.ts';
import type { PerceptionTrace } from '../../orchestrator/turn-trace.ts';
import { useMediumFacts } from '../medium-facts.ts';
import { usePage, useStore } from '../page.ts';
import { PixelsCanvas } from '../pixels-canvas.tsx';
import { borders, cellGrids, shares } from './grouping-cells.ts';
import type { CellGrid } from './grouping-cells.ts';
import { inspectorStrings } from './inspector-strings.ts';

/** Which patches of a medium each concept token took, over the medium itself, with a legend that isolates one. */
export function GroupingMap({ perception }: { readonly perception: PerceptionTrace }): ReactNode {
  const { modality, grid, owners, conceptTokens } = perception;
  const words = inspectorStrings().grouping;
  const [pointed, setPointed] = useState<number | null>(null);
  const [pressed, setPressed] = useState<number | null>(null);
  const alone = pointed ?? pressed;
  const grids = cellGrids(modality, grid, owners);
  return (
    <figure className="grouping" data-modality={modality}>
      <div className="grouping-frames" role="img" aria-label={words.map[modality]} data-alone={alone !== null}>
        <Frames perception={perception} grids={grids} alone={alone} onPoint={setPointed} />
      </div>
      <figcaption>
        <ul className="grouping-legend">
          {shares(owners, conceptTokens).map((taken, token) => (
            <li key={token}>
              <button
                type="button"
                className={`grouping-token concept-${String(token % 8)}`}
                aria-pressed={pressed === token}
                aria-label={words.isolate(String(token + 1), words.patches(taken, owners.length))}
                data-alone={alone === token}
                disabled={taken === 0}
                onPointerEnter={() => {
                  setPointed(token);
                }}
                onPointerLeave={() => {
                  setPointed(null);
                }}
                onFocus={() => {
                  setPointed(token);
                }}
                onBlur={() => {
                  setPointed(null);
                }}
                onClick={() => {
                  setPressed(pressed === token ? null : token);
                }}
              >
                <span className="grouping-swatch" />
                <span>{token + 1}</span>
                <span className="grouping-share">{taken}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="setting-note" aria-hidden={alone === null}>
          {alone === null
            ? ' '
            : words.isolate(String(alone + 1), words.patches(shares(owners, conceptTokens)[alone] ?? 0, owners.length))}
        </p>
        {modality === 'audio' && perception.spectrogram === undefined && (
          <p className="setting-note">{words.noSpectrogram}</p>
        )}
      </figcaption>
    </figure>
  );
}

interface OverlayProps {
  readonly alone: number | null;
  readonly onPoint: (token: number | null) => void;
}

function Frames({
  perception,
  grids,
  ...overlay
}: OverlayProps & { readonly perception: PerceptionTrace; readonly grids: readonly CellGrid[] }): ReactNode {
  switch (perception.modality) {
    case 'image':
      return grids.map((grid, index) => (
        <Frame key={index} grid={grid} {...overlay}>
          <Picture mediumId={perception.mediumId} />
        </Frame>
      ));
    case 'audio':
      return grids.map((grid, index) => (
        <Frame key={index} grid={grid} {...overlay}>
          {perception.spectrogram && <PixelsCanvas pixels={perception.spectrogram} label="" />}
        </Frame>
      ));
    case 'video':
      return <FilmFrames mediumId={perception.mediumId} grids={grids} {...overlay} />;
  }
}

/** Cropped, or surrounded, as the encoder sees it. */
function Picture({ mediumId }: { readonly mediumId: MediumId }): ReactNode {
  const page = usePage();
  const { manifest } = useStore(page.state);
  const url = page.media.url(mediumId);
  return url === undefined ? null : <img src={url} alt="" data-fit={manifest?.perception.image?.fit} />;
}

const framesOf = async (media: MediaLibrary, mediumId: MediumId): Promise<readonly Pixels[]> => {
  const medium = await media.decoded(mediumId);
  return medium.modality === 'video' ? medium.clip.frames : [];
};

function FilmFrames({
  mediumId,
  grids,
  ...overlay
}: OverlayProps & { readonly mediumId: MediumId; readonly grids: readonly CellGrid[] }): ReactNode {
  const frames = useMediumFacts(mediumId, framesOf) ?? [];
  return grids.map((grid, index) => {
    // The middles of as many equal stretches, as the encoder takes them.
    const frame = frames[Math.floor(((index + 0.5) * frames.length) / grids.length)];
    return (
      <Frame key={index} grid={grid} {...overlay}>
        {frame && <PixelsCanvas pixels={frame} label="" />}
      </Frame>
    );
  });
}

function Frame({
  grid,
  alone,
  onPoint,
  children,
}: OverlayProps & { readonly grid: CellGrid; readonly children: ReactNode }): ReactNode {
  return (
    <div className="grouping-frame">
      {children}
      <svg
        viewBox={`0 0 ${String(grid.columns)} ${String(grid.rows)}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
        onPointerLeave={() => {
          onPoint(null);
        }}
      >
        {grid.cells.map(({ x, y, owner }) => (
          <rect
            key={`${String(x)} ${String(y)}`}
            className={`concept-${String(owner % 8)}`}
            data-shown={alone === null || alone === owner}
            x={x}
            y={y}
            width={1}
            height={1}
            onPointerEnter={() => {
              onPoint(owner);
            }}
          />
        ))}
        <path d={borders(grid)} />
      </svg>
    </div>
  );
}
