import type { ReactNode } from 'react';
import type { MediumModality } from '../domain/modality.ts';
import { Icon, MODALITY_ICONS } from './icons.tsx';
import { useMakes, usePage, useStore } from './page.ts';
import { mediumStrings, strings } from './strings.ts';

const CHOICES = ['auto', 'ask', 'forbid'] as const;

/** Whether the next reply may, must or must not have media of each modality that the pack can make. */
export function RoutingControls(): ReactNode {
  const makes = useMakes();
  return (
    <div className="routings">
      {makes.map((modality) => (
        <RoutingControl key={modality} modality={modality} />
      ))}
    </div>
  );
}

function RoutingControl({ modality }: { readonly modality: MediumModality }): ReactNode {
  const { routing } = usePage();
  const chosen = useStore(routing)[modality] ?? 'auto';
  const words = mediumStrings[modality];
  return (
    <fieldset className="routing" role="radiogroup" aria-label={words.plural} title={words.plural}>
      <span className="routing-title" aria-hidden="true">
        <Icon name={MODALITY_ICONS[modality]} />
      </span>
      {CHOICES.map((choice) => (
        <label key={choice} className="routing-choice" title={words[choice]}>
          <input
            type="radio"
            name={`${modality}-routing`}
            value={choice}
            checked={choice === chosen}
            onChange={() => {
              routing.update((value) => ({ ...value, [modality]: choice }));
            }}
          />
          <span>{strings.routing[choice]}</span>
        </label>
      ))}
    </fieldset>
  );
}
