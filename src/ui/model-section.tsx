import type { ReactNode } from 'react';
import type { Tier } from '../packs/manifest.ts';
import type { TierProgress } from '../orchestrator/load-progress.ts';
import { ChoiceSetting } from './choice-setting.tsx';
import { usePage, useResidents, useStore } from './page.ts';
import { megabytes, strings } from './strings.ts';

const TIERS: readonly Tier[] = ['perception', 'language', 'generation'];

/** What computes, why it, and which tiers are in memory. */
export function ModelSection(): ReactNode {
  const { settings, state, opened } = usePage();
  const { backend } = useStore(state);
  const { backend: chosen } = useStore(settings);
  const residents = useResidents();
  const residency = useStore(opened)?.residency;
  return (
    <fieldset className="settings-group">
      <legend>{strings.packs.computing}</legend>
      <ChoiceSetting
        title={strings.computeOn}
        value={chosen}
        choices={strings.backends}
        onChange={(next) => {
          settings.update((before) => ({ ...before, backend: next }));
        }}
      />
      {backend !== null && <p className="setting-note">{strings.backendReason(backend, chosen !== 'auto')}</p>}
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
