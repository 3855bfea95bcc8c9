import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { ShelvedPack } from '../orchestrator/pack-shelf.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { Licences } from './loading-card.tsx';
import { canPickFolders, saveFileAs, saveTo } from './folder-picker.ts';
import { usePage } from './page.ts';
import { ProgressBar } from './progress-bar.tsx';
import { decimal, megabytes, strings, wordsFor } from './strings.ts';

/** One pack: what it is, how much of it is here, and what can be done about that. */
export function PackCard({ pack, isInUse }: { readonly pack: ShelvedPack; readonly isInUse: boolean }): ReactNode {
  const { outline, failure, name, damagedBytes, activity } = pack;
  const words = strings.packs;
  const title = outline?.title ?? name;
  return (
    <article className="pack" aria-label={title}>
      <header className="pack-header">
        <h4>{title}</h4>
        {outline !== null && <span className="pack-version">{outline.version}</span>}
        {isInUse && <span className="badge">{words.inUse}</span>}
      </header>
      {outline !== null && <p>{outline.description}</p>}
      {outline !== null && <Abilities outline={outline} />}
      <PackState pack={pack} />
      {damagedBytes !== null && activity === null && (
        <p role="status" className={damagedBytes > 0 ? 'pack-damaged' : 'setting-note'}>
          {damagedBytes > 0 ? words.damaged(megabytes(damagedBytes)) : words.sound}
        </p>
      )}
      {failure !== null && (
        <p role="alert" className="pack-damaged" title={failure.message}>
          {wordsFor(failure)}
        </p>
      )}
      {outline !== null && <PackActions pack={pack} isInUse={isInUse} />}
      {outline !== null && (
        <div className="pack-facts">
          <Figures outline={outline} />
          <Licences manifest={outline} />
        </div>
      )}
    </article>
  );
}

function Abilities({ outline: { perception, generation } }: { readonly outline: PackOutline }): ReactNode {
  const words = strings.packs.abilities;
  const has = (facts: object, modality: string): boolean => Object.hasOwn(facts, modality);
  const abilities = [
    has(perception, 'image') && words.sees,
    has(perception, 'audio') && words.hears,
    has(perception, 'video') && words.watches,
    has(generation, 'image') && words.draws,
    has(generation, 'audio') && words.sounds,
    has(generation, 'video') && words.films,
  ].filter((ability) => ability !== false);
  return (
    <ul className="pack-abilities">
      {abilities.map((ability) => (
        <li key={ability}>{ability}</li>
      ))}
    </ul>
  );
}

function PackState({ pack }: { readonly pack: ShelvedPack }): ReactNode {
  const { activity, outline, neededBytes, storedBytes, doneBytes } = pack;
  const words = strings.packs;
  const whole = megabytes(neededBytes);
  if (activity === 'downloading' || activity === 'verifying' || activity === 'saving') {
    const text = words[activity](megabytes(doneBytes), whole);
    return (
      <div className="loading-bar">
        <ProgressBar label={outline?.title ?? pack.name} fraction={doneBytes / Math.max(1, neededBytes)} text={text} />
        <p className="setting-note">{text}</p>
      </div>
    );
  }
  if (activity === 'removing') return <p className="setting-note">{words.removing}</p>;
  if (outline === null) return <p className="setting-note">{activity === null ? words.unreachable : words.looking}</p>;
  if (storedBytes >= neededBytes) return <p className="setting-note">{words.whole(whole)}</p>;
  return (
    <p className="setting-note">{storedBytes > 0 ? words.part(megabytes(storedBytes), whole) : words.none(whole)}</p>
  );
}

function PackActions({ pack, isInUse }: { readonly pack: ShelvedPack; readonly isInUse: boolean }): ReactNode {
  const { shelf, switchPack } = usePage();
  const [asking, setAsking] = useState(false);
  const { name, activity, neededBytes, storedBytes, damagedBytes } = pack;
  const words = strings.packs;
  if (activity === 'downloading' || activity === 'verifying' || activity === 'saving') {
    return (
      <div className="pack-actions">
        <Action
          icon={activity === 'saving' ? 'close' : 'pause'}
          label={activity === 'saving' ? words.cancel : words.pause}
          onClick={() => shelf.pause(name)}
        />
        {activity === 'downloading' && !isInUse && (
          <Action icon="close" label={words.cancel} onClick={() => void shelf.remove(name)} />
        )}
      </div>
    );
  }
  if (asking) {
    return (
      <div className="pack-actions" role="group" aria-label={words.removeQuestion}>
        <p className="setting-note">
          {words.removeQuestion} {isInUse && words.removeInUse}
        </p>
        <Action
          icon="remove"
          label={words.remove}
          onClick={() => {
            setAsking(false);
            void shelf.remove(name);
          }}
        />
        <Action icon="back" label={words.keep} onClick={() => setAsking(false)} />
      </div>
    );
  }
  const missing = storedBytes < neededBytes;
  const resume = (damagedBytes ?? 0) > 0 ? words.repair : storedBytes > 0 ? words.resume : words.downloadPack;
  return (
    <div className="pack-actions">
      {missing && <Action icon="download" label={resume} onClick={() => void shelf.download(name)} />}
      {!isInUse && <Action icon="check" label={words.use} onClick={() => switchPack(name)} />}
      {storedBytes > 0 && <Action icon="info" label={words.verify} onClick={() => void shelf.verify(name)} />}
      {!missing && canPickFolders() && (
        <Action icon="folder" label={words.save} onClick={() => void saveTo((folder) => shelf.saveTo(name, folder))} />
      )}
      {!missing && (
        <Action
          icon="download"
          label={words.saveZip}
          onClick={() => void saveFileAs(`anytab-${name}.zip`, (target) => shelf.saveZip(name, target))}
        />
      )}
      {storedBytes > 0 && <Action icon="remove" label={words.remove} onClick={() => setAsking(true)} />}
    </div>
  );
}

function Action({
  icon,
  label,
  onClick,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <button type="button" className="button button-quiet" onClick={onClick}>
      <Icon name={icon} />
      {label}
    </button>
  );
}

/** What was measured, and nothing where nothing was. */
function Figures({ outline: { evaluation } }: { readonly outline: PackOutline }): ReactNode {
  if (evaluation.length === 0) return null;
  return (
    <details className="details">
      <summary>{strings.packs.figures}</summary>
      <dl className="pack-figures">
        {evaluation.map(({ measure, value, command }) => (
          <div key={measure} title={command}>
            <dt>{measure}</dt>
            <dd>{decimal(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
