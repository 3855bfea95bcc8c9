import type { ReactNode } from 'react';
import type { Modality } from '../../domain/modality.ts';
import type { LaneEnds, ModuleState } from '../../orchestrator/module-states.ts';
import { mediumStrings } from '../strings.ts';
import { time } from './amounts.ts';
import { diagramLayout } from './diagram-layout.ts';
import type { Diagram, Direction, Station } from './diagram-layout.ts';
import { inspectorStrings } from './inspector-strings.ts';

interface Props {
  readonly states: readonly ModuleState[];
  readonly ends: readonly LaneEnds[];
  readonly direction: Direction;
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

/** Names a module among all. */
export const keyOf = ({ lane, module }: ModuleState): string => `${lane}/${module}`;

/** Figure 7 of the paper, live: which modules took part in the reply. Each is a button that tells more about it. */
export function ModuleDiagram({ states, ends, direction, chosen, onChoose }: Props): ReactNode {
  const diagram = diagramLayout(states, ends, direction);
  const words = inspectorStrings();
  return (
    <div
      className="glass"
      data-direction={direction}
      role="group"
      aria-label={words.diagram}
      style={tracks(diagram, direction)}
    >
      {diagram.tiers.map(({ tier, area, isLit }) => (
        <div key={tier} className="glass-tier" data-lit={isLit} style={{ gridArea: area }}>
          <span>{words.tiers[tier]}</span>
        </div>
      ))}
      {diagram.links.map(({ key, area, isLit, isFlowing }) => (
        <span key={key} className="glass-link" data-lit={isLit} data-flowing={isFlowing} style={{ gridArea: area }} />
      ))}
      {diagram.ends.map(({ lane, end, area, isLit }) => (
        <span key={`${lane} ${end}`} className="glass-end" data-lit={isLit} style={{ gridArea: area }}>
          {laneName(lane)}
        </span>
      ))}
      {diagram.modules.map(({ state, area }) => (
        <ModuleBox key={keyOf(state)} state={state} area={area} chosen={chosen} onChoose={onChoose} />
      ))}
    </div>
  );
}

function ModuleBox({
  state,
  area,
  chosen,
  onChoose,
}: Pick<Props, 'chosen' | 'onChoose'> & { readonly state: ModuleState; readonly area: string }): ReactNode {
  const { lane, module, activity, run, progress } = state;
  const words = inspectorStrings();
  const key = keyOf(state);
  const measured = run === null ? words.activities[activity] : time(run.milliseconds);
  const said = progress === undefined ? measured : `${String(progress.step)} / ${String(progress.of)}`;
  return (
    <button
      type="button"
      className="glass-module"
      data-activity={activity}
      data-module={module}
      aria-pressed={chosen === key}
      style={{ gridArea: area }}
      onClick={() => {
        onChoose(key);
      }}
    >
      <span className="visually-hidden">
        {`${moduleName(lane, state)}: ${words.activities[activity]}${run === null ? '' : `, ${time(run.milliseconds)}`}`}
      </span>
      <span className="glass-name" aria-hidden="true">
        {words.modules[module]}
      </span>
      <span className="glass-time" aria-hidden="true">
        {activity === 'idle' ? '' : said}
      </span>
    </button>
  );
}

/** "Picture: Denoiser". */
export function moduleName(lane: Modality, { module }: Pick<ModuleState, 'module'>): string {
  const name = inspectorStrings().modules[module];
  return lane === 'text' ? name : `${mediumStrings[lane].name}, ${name}`;
}

function laneName(lane: Modality): string {
  return lane === 'text' ? inspectorStrings().words : mediumStrings[lane].name;
}

const TRACKS: Readonly<Partial<Record<Station, string>>> = {
  in: 'var(--glass-end)',
  llm: 'minmax(0, var(--glass-llm))',
  out: 'var(--glass-end)',
};

function tracks({ lanes, stations }: Diagram, direction: Direction) {
  const along = stations.map((station) => TRACKS[station] ?? 'minmax(0, var(--glass-module))').join(' ');
  const lane = `var(--glass-head) repeat(${String(lanes)}, minmax(0, var(--glass-lane)))`;
  return direction === 'across'
    ? { gridTemplateColumns: along, gridTemplateRows: lane }
    : { gridTemplateColumns: lane, gridTemplateRows: along };
}
