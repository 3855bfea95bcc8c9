import type { ReactNode } from 'react';
import type { Tier } from '../packs/manifest.ts';
import type { TierProgress } from '../orchestrator/load-progress.ts';
import { Licences } from './loading-card.tsx';
import { usePage, useResidents, useStore } from './page.ts';
import { megabytes, strings } from './strings.ts';

const TIERS: readonly Tier[] = ['perception', 'language', 'generation'];

/** Pack, backend, and which tiers are in memory. */
export function ModelSection(): ReactNode {
  const { settings, state, opened } = usePage();
  const { manifest, backend, worksOffline } = useStore(state);
  const { backend: chosen } = useStore(settings);
  const residents = useResidents();
  const residency = useStore(opened)?.residency;
  return (
    <fieldset className="settings-group">
      <legend>{strings.model}</legend>
      <label className="setting">
        <span>{strings.computeOn}</span>
        <select
          value={chosen}
          onChange={(event) => {
            const { value } = event.target;
            settings.update((before) => ({
              ...before,
              backend: value === 'wasm' || value === 'webgpu' ? value : 'auto',
            }));
          }}
        >
          <option value="auto">{strings.backends.auto}</option>
          <option value="webgpu">{strings.backends.webgpu}</option>
          <option value="wasm">{strings.backends.wasm}</option>
        </select>
      </label>
      {backend !== null && <p className="setting-note">{strings.backendReason(backend, chosen !== 'auto')}</p>}
      {worksOffline && <p className="setting-note">{strings.worksOffline}</p>}
      {residents !== null &&
        TIERS.map((tier) => (
          <div key={tier} className="setting">
            <span>{strings.tiers[tier]}</span>
            <span className="tier-status">
              {tierStatus(residents[tier])}
              {tier !== 'language' && residents[tier].status === 'ready' && (
                <button type="button" className="button button-quiet" onClick={() => residency?.release(tier)}>
                  {strings.unload}
                </button>
              )}
            </span>
          </div>
        ))}
      {manifest !== null && (
        <>
          <p className="setting-note">
            {strings.titleAndVersion(manifest.title, manifest.version)} {manifest.description}
          </p>
          <Licences manifest={manifest} />
        </>
      )}
    </fieldset>
  );
}

function tierStatus({ status, loadedBytes, totalBytes, backend, failure }: TierProgress): string {
  switch (status) {
    case 'absent':
      return strings.notLoaded(megabytes(totalBytes));
    case 'loading':
      return strings.loadingBytes(megabytes(loadedBytes), megabytes(totalBytes));
    case 'ready':
      return strings.readyOn(backend.backend);
    case 'failed':
      return failure?.code ?? strings.failed;
  }
}
