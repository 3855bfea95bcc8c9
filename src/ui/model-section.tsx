import type { ReactNode } from 'react';
import type { Tier } from '../packs/manifest.ts';
import type { TierProgress } from '../orchestrator/load-progress.ts';
import { Licences } from './loading-card.tsx';
import { usePage, useResidents, useStore } from './page.ts';
import { megabytes, strings } from './strings.ts';

const TIERS: Readonly<Record<Tier, string>> = {
  perception: 'Seeing pictures',
  language: 'Language',
  generation: 'Drawing pictures',
};

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
        <span>Compute on (after a reload)</span>
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
          <option value="auto">Automatic</option>
          <option value="webgpu">Graphics card (WebGPU)</option>
          <option value="wasm">Processor (wasm)</option>
        </select>
      </label>
      {backend !== null && <p className="setting-note">{backend.reason}</p>}
      {worksOffline && <p className="setting-note">{strings.worksOffline}</p>}
      {residents !== null &&
        (Object.keys(TIERS) as Tier[]).map((tier) => (
          <div key={tier} className="setting">
            <span>{TIERS[tier]}</span>
            <span className="tier-status">
              {tierStatus(residents[tier])}
              {tier !== 'language' && residents[tier].status === 'ready' && (
                <button type="button" className="button button-quiet" onClick={() => residency?.release(tier)}>
                  Unload
                </button>
              )}
            </span>
          </div>
        ))}
      {manifest !== null && (
        <>
          <p className="setting-note">
            {manifest.title}, version {manifest.version}. {manifest.description}
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
      return `not loaded (${megabytes(totalBytes)})`;
    case 'loading':
      return `loading, ${megabytes(loadedBytes)} of ${megabytes(totalBytes)}`;
    case 'ready':
      return `ready on ${backend.backend}`;
    case 'failed':
      return failure?.code ?? 'failed';
  }
}
