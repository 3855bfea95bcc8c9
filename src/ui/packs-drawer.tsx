import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Drawer } from './drawer.tsx';
import { Icon } from './icons.tsx';
import { ModelSection } from './model-section.tsx';
import { PackCard } from './pack-card.tsx';
import { usePage, useStore } from './page.ts';
import { pickFile } from './pick-file.ts';
import { ProgressBar } from './progress-bar.tsx';
import { megabytes, strings, wordsFor } from './strings.ts';

/** Models on this device and on the host, the room that they take, and what computes them. */
export function PacksDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { shelf } = usePage();
  const packs = useStore(shelf.packs);
  useEffect(() => {
    void shelf.refresh();
  }, [shelf]);
  return (
    <Drawer title={strings.packs.title} size="wide" onClose={onClose}>
      <section className="settings-group" aria-labelledby="packs-heading">
        <h3 id="packs-heading">{strings.packs.models}</h3>
        {packs.map((pack) => (
          <PackCard key={pack.name} pack={pack} isInUse={pack.name === shelf.current} />
        ))}
        <LoadFromDisk />
      </section>
      <SpaceSection />
      <ModelSection />
    </Drawer>
  );
}

function LoadFromDisk(): ReactNode {
  const { shelf } = usePage();
  const incoming = useStore(shelf.incoming);
  const input = useRef<HTMLInputElement>(null);
  const words = strings.packs;
  const isReading = incoming !== null && incoming.failure === null;
  return (
    <>
      {isReading ? (
        <div className="loading-bar">
          <ProgressBar
            label={words.load}
            fraction={incoming.doneBytes / Math.max(1, incoming.totalBytes)}
            text={words.reading(megabytes(incoming.doneBytes), megabytes(incoming.totalBytes))}
          />
          <p className="setting-note">{words.reading(megabytes(incoming.doneBytes), megabytes(incoming.totalBytes))}</p>
          <button type="button" className="button button-quiet button-left" onClick={() => shelf.cancelLoading()}>
            <Icon name="close" />
            {words.cancel}
          </button>
        </div>
      ) : (
        <div className="pack-actions">
          <button type="button" className="button button-quiet" onClick={() => input.current?.click()}>
            <Icon name="folder" />
            {words.load}
          </button>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => pickFile('.zip,application/zip', (file) => void shelf.loadFrom(file))}
          >
            <Icon name="import" />
            {words.loadZip}
          </button>
        </div>
      )}
      {incoming?.failure && (
        <p role="alert" className="pack-damaged">
          {wordsFor(incoming.failure)}
        </p>
      )}
      <p className="setting-note">{words.loadNote}</p>
      <input
        ref={(element) => {
          input.current = element;
          element?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        multiple
        onChange={(event) => {
          const files = [...(event.target.files ?? [])].map((file) => ({ path: file.webkitRelativePath, blob: file }));
          event.target.value = '';
          if (files.length > 0) void shelf.loadFrom(files);
        }}
      />
    </>
  );
}

function SpaceSection(): ReactNode {
  const { shelf, state, askToPersist } = usePage();
  const space = useStore(shelf.space);
  const { worksOffline } = useStore(state);
  const [refused, setRefused] = useState(false);
  const words = strings.packs;
  const ask = async (): Promise<void> => {
    const granted = await askToPersist();
    setRefused(!granted);
    await shelf.refresh();
  };
  return (
    <section className="settings-group" aria-labelledby="space-heading">
      <h3 id="space-heading">{words.onThisDevice}</h3>
      {space === null ? (
        <p className="setting-note">{words.spaceUnknown}</p>
      ) : (
        <>
          <SpaceBar used={space.usedBytes} free={space.freeBytes} />
          <p className="setting-note">{space.persisted ? words.persisted : words.notPersisted}</p>
          {!space.persisted &&
            (refused ? (
              <p className="setting-note" role="status">
                {words.refused}
              </p>
            ) : (
              <button type="button" className="button button-quiet button-left" onClick={() => void ask()}>
                {words.persist}
              </button>
            ))}
        </>
      )}
      {worksOffline && <p className="setting-note">{strings.worksOffline}</p>}
    </section>
  );
}

function SpaceBar({ used, free }: { readonly used: number; readonly free: number }): ReactNode {
  const text = strings.packs.used(megabytes(used), megabytes(free));
  return (
    <div className="loading-bar">
      <ProgressBar label={strings.packs.onThisDevice} fraction={used / Math.max(1, used + free)} text={text} />
      <p className="setting-note">{text}</p>
    </div>
  );
}
