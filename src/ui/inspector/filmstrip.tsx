import type { ReactNode } from 'react';
import { isDrawing } from '../../orchestrator/turn.ts';
import type { GeneratedPart } from '../../orchestrator/turn.ts';
import { usePage } from '../page.ts';
import { PixelsCanvas } from '../pixels-canvas.tsx';
import { SoundWave } from '../sound-wave.tsx';
import { mediumStrings, strings } from '../strings.ts';
import { inspectorStrings } from './inspector-strings.ts';

/** One drawing from its first look to its result. */
export function Filmstrip({ item }: { readonly item: GeneratedPart }): ReactNode {
  const words = inspectorStrings().film;
  const { modality, caption, film = [], drawing } = item;
  const description = caption === '' ? mediumStrings[modality].name : `${mediumStrings[modality].name}: ${caption}`;
  // A film of the page's own time is there even where it is empty.
  const isRestored = item.film === undefined && drawing !== null;
  return (
    <figure className="film" data-modality={modality}>
      <figcaption>{description}</figcaption>
      <ol aria-label={words.of(description)}>
        {film.map(({ step, pixels }) => (
          <li key={step}>
            <PixelsCanvas pixels={pixels} label={strings.previewOf(words.step(String(step)))} />
            <span>{words.step(String(step))}</span>
          </li>
        ))}
        {isDrawing(item) ? (
          <li className="film-next">
            <span className="film-empty" />
            <span>…</span>
          </li>
        ) : (
          <Result item={item} description={description} />
        )}
      </ol>
      {drawing !== null && film.length === 0 && (
        <p className="setting-note">{isRestored ? words.notKept : words.few}</p>
      )}
    </figure>
  );
}

function Result({ item, description }: { readonly item: GeneratedPart; readonly description: string }): ReactNode {
  const { media } = usePage();
  const { drawing } = item;
  const url = drawing === null ? undefined : media.url(drawing.mediumId);
  if (drawing === null || url === undefined) return null;
  const { modality } = drawing.extent;
  return (
    <li className="film-result">
      {modality === 'image' && <img src={url} alt={description} />}
      {modality === 'audio' && <SoundWave mediumId={drawing.mediumId} />}
      {modality === 'video' && <video src={url} muted playsInline preload="metadata" aria-label={description} />}
      <span>{inspectorStrings().film.result}</span>
    </li>
  );
}
