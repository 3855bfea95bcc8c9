import type { ReactNode } from 'react';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { TierProgress } from '../orchestrator/load-progress.ts';
import { ErrorCard } from './error-card.tsx';
import { usePage, useResidents, useStore } from './page.ts';
import { ProgressBar } from './progress-bar.tsx';
import { megabytes, strings } from './strings.ts';

/** From the first paint until the language model can answer; and whatever kept it from getting there. */
export function LoadingCard(): ReactNode {
  const { state, reopen, opened, settings: settingsStore } = usePage();
  const settings = useStore(settingsStore);
  const { failure, manifest, backend } = useStore(state);
  const residency = useStore(opened)?.residency;
  const language = useResidents()?.language;
  if (failure !== null) return <ErrorCard failure={failure} onRetry={reopen} />;
  if (language?.status === 'ready') return null;
  if (language?.failure)
    return (
      <ErrorCard failure={language.failure} onRetry={() => void residency?.ensure('language').catch(() => undefined)} />
    );
  return (
    <section className="card loading" aria-label={strings.loadingModel}>
      <h2>{manifest === null ? strings.lookingForModel : `${strings.loadingModel} “${manifest.title}”`}</h2>
      <LoadingBar progress={language} />
      {language?.from === 'storage' ? null : <p>{strings.firstVisit}</p>}
      {backend !== null && <p>{strings.backendReason(backend, settings.backend !== 'auto')}</p>}
      {manifest !== null && <Licences manifest={manifest} />}
    </section>
  );
}

function LoadingBar({ progress }: { readonly progress: TierProgress | undefined }): ReactNode {
  const { fraction, text } = describe(progress);
  return (
    <div className="loading-bar">
      <ProgressBar label={strings.loading} fraction={fraction} text={text} />
      <p className="loading-text">{text}</p>
    </div>
  );
}

function describe(progress: TierProgress | undefined): { readonly fraction: number | null; readonly text: string } {
  if (progress === undefined || progress.totalBytes === 0) return { fraction: null, text: strings.lookingForModel };
  const { loadedBytes, totalBytes, from, expanding } = progress;
  if (expanding !== null) {
    return {
      fraction: expanding.fraction,
      text: `${strings.preparing} (${String(Math.round(expanding.fraction * 100))} %)`,
    };
  }
  if (loadedBytes >= totalBytes) return { fraction: null, text: `${strings.preparing}…` };
  const origin = from === 'storage' ? strings.fromStorage : strings.fromNetwork;
  return {
    fraction: loadedBytes / totalBytes,
    text: `${strings.partOf(megabytes(loadedBytes), megabytes(totalBytes))}, ${origin}`,
  };
}

/** Every part with its licence, from the manifest. */
export function Licences({ manifest }: { readonly manifest: Pick<PackOutline, 'licences'> }): ReactNode {
  return (
    <details className="details">
      <summary>{strings.licence}</summary>
      <ul>
        {manifest.licences.map(({ part, licence, attribution }) => (
          <li key={part}>
            {part}: {licence}. {attribution}
          </li>
        ))}
      </ul>
    </details>
  );
}
