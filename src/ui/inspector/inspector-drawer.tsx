import { useState } from 'react';
import type { ReactNode } from 'react';
import { MEDIUM_MODALITIES } from '../../domain/modality.ts';
import { laneEnds, moduleStates } from '../../orchestrator/module-states.ts';
import type { PackAbilities } from '../../orchestrator/module-states.ts';
import { generatedParts } from '../../orchestrator/turn.ts';
import type { Turn, TurnId } from '../../orchestrator/turn.ts';
import { Drawer } from '../drawer.tsx';
import { usePage, useStore, useTurn } from '../page.ts';
import { useWide } from '../sidebar.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { GroupingMap } from './grouping-map.tsx';
import { inspectorStrings } from './inspector-strings.ts';
import { keyOf, ModuleDiagram } from './module-diagram.tsx';
import { ModuleFacts } from './module-facts.tsx';
import { ReplyFigures } from './reply-figures.tsx';
import { SignalChart } from './signal-chart.tsx';

/** The inside of one reply, live while it is made. */
export function InspectorDrawer({
  turnId,
  onClose,
}: {
  readonly turnId: TurnId;
  readonly onClose: () => void;
}): ReactNode {
  const turn = useTurn(turnId);
  return (
    <Drawer title={inspectorStrings().title} size="inspector" onClose={onClose}>
      {turn && <Inside turn={turn} />}
    </Drawer>
  );
}

function Inside({ turn }: { readonly turn: Turn }): ReactNode {
  const words = inspectorStrings();
  const abilities = useAbilities();
  const direction = useWide() ? 'across' : 'down';
  const [chosen, setChosen] = useState('text/llm');
  const states = moduleStates(turn, abilities);
  const state = states.find((candidate) => keyOf(candidate) === chosen);
  const items = generatedParts(turn);
  const perceptions = turn.trace?.perceptions ?? [];
  return (
    <>
      <section className="glass-section">
        <h3>{words.diagram}</h3>
        <p className="setting-note">{words.diagramNote}</p>
        <ModuleDiagram
          states={states}
          ends={laneEnds(turn)}
          direction={direction}
          chosen={chosen}
          onChoose={setChosen}
        />
        {state && <ModuleFacts state={state} turn={turn} />}
        {turn.result !== null && turn.trace === undefined && <p className="setting-note">{words.unmeasured}</p>}
      </section>
      <ReplyFigures turn={turn} />
      {perceptions.length > 0 && (
        <section className="glass-section">
          <h3>{words.grouping.heading}</h3>
          <p className="setting-note">{words.grouping.note}</p>
          {perceptions.map((perception) => (
            <GroupingMap key={perception.mediumId} perception={perception} />
          ))}
        </section>
      )}
      <SignalChart tokens={turn.trace?.tokens ?? []} modalities={abilities.makes} />
      {items.length > 0 && (
        <section className="glass-section">
          <h3>{words.film.heading}</h3>
          <p className="setting-note">{words.film.note}</p>
          {items.map((item) => (
            <Filmstrip key={item.itemId} item={item} />
          ))}
        </section>
      )}
    </>
  );
}

function useAbilities(): PackAbilities {
  const { manifest } = useStore(usePage().state);
  const has = (facts: object | undefined) => MEDIUM_MODALITIES.filter((lane) => Object.hasOwn(facts ?? {}, lane));
  return { perceives: has(manifest?.perception), makes: has(manifest?.generation) };
}
