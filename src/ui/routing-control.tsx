import type { ReactNode } from 'react';
import { usePage, useStore } from './page.ts';
import type { PictureRouting } from './page.ts';
import { strings } from './strings.ts';

const CHOICES: readonly PictureRouting[] = ['auto', 'ask', 'forbid'];

/** Whether the next reply may, must or must not have a picture. */
export function RoutingControl(): ReactNode {
  const { routing } = usePage();
  const chosen = useStore(routing);
  return (
    <fieldset className="routing" role="radiogroup" aria-label={strings.pictures}>
      <span className="routing-title" aria-hidden="true">
        {strings.pictures}
      </span>
      {CHOICES.map((choice) => (
        <label key={choice} className="routing-choice" title={strings.routingHint[choice]}>
          <input
            type="radio"
            name="picture-routing"
            value={choice}
            checked={choice === chosen}
            onChange={() => {
              routing.update(() => choice);
            }}
          />
          <span>{strings.routing[choice]}</span>
        </label>
      ))}
    </fieldset>
  );
}
