import type { Modality } from '../../domain/modality.ts';
import type { Activity, LaneEnds, ModuleName, ModuleState } from '../../orchestrator/module-states.ts';

/** Where the lanes run: from left to right where there is room, from top to bottom on a phone. */
export type Direction = 'across' | 'down';
export type TierName = 'perception' | 'language' | 'generation';

/** CSS `grid-area`. */
interface Placed {
  readonly area: string;
}
export interface PlacedModule extends Placed {
  readonly state: ModuleState;
}
export interface PlacedEnd extends Placed {
  readonly lane: Modality;
  readonly end: 'in' | 'out';
  readonly isLit: boolean;
}
export interface PlacedLink extends Placed {
  readonly key: string;
  readonly isLit: boolean;
  readonly isFlowing: boolean;
}
export interface PlacedTier extends Placed {
  readonly tier: TierName;
  readonly isLit: boolean;
}
export interface Diagram {
  readonly modules: readonly PlacedModule[];
  readonly ends: readonly PlacedEnd[];
  readonly links: readonly PlacedLink[];
  readonly tiers: readonly PlacedTier[];
  readonly lanes: number;
  /** Tracks along the flow, one for each station. */
  readonly stations: readonly Station[];
}

export type Station =
  'in' | 'encoder' | 'inputProjection' | 'llm' | 'condition' | 'denoiser' | 'vaeDecoder' | 'vocoder' | 'out';

const LANES: readonly Modality[] = ['text', 'image', 'audio', 'video'];
const TIERS: Readonly<Record<TierName, readonly Station[]>> = {
  perception: ['encoder', 'inputProjection'],
  language: ['llm'],
  generation: ['condition', 'denoiser', 'vaeDecoder', 'vocoder'],
};

/** Figure 7 of the paper as a grid: lanes by stations, the language model across all lanes, a line wherever data may pass. */
export function diagramLayout(
  states: readonly ModuleState[],
  laneEnds: readonly LaneEnds[],
  direction: Direction,
): Diagram {
  const lanes = LANES.filter((lane) => states.some((state) => state.lane === lane));
  const present = new Set(states.map(({ module }) => stationOf(module)));
  const stations: Station[] = [
    'in' as const,
    ...Object.values(TIERS)
      .flat()
      .filter((station) => present.has(station)),
    'out' as const,
  ];
  const at = (station: Station): number => stations.indexOf(station) + 1;
  // The first track across the lanes is for the tiers' names.
  const laneAt = (lane: Modality): number => lanes.indexOf(lane) + 2;
  const area = (from: number, to: number, lane: number, lastLane = lane): string =>
    direction === 'across'
      ? `${String(lane)} / ${String(from)} / ${String(lastLane + 1)} / ${String(to + 1)}`
      : `${String(from)} / ${String(lane)} / ${String(to + 1)} / ${String(lastLane + 1)}`;
  const lastLane = lanes.length + 1;
  const modules = states.map((state) => {
    const station = at(stationOf(state.module));
    return {
      state,
      area: state.module === 'llm' ? area(station, station, 2, lastLane) : area(station, station, laneAt(state.lane)),
    };
  });
  const ends = laneEnds.flatMap(({ lane, entered, left }): PlacedEnd[] => {
    if (!lanes.includes(lane)) return [];
    const [takes, makes] = [hasPart(states, lane, 'perception'), hasPart(states, lane, 'generation')];
    return [
      ...(takes ? [{ lane, end: 'in' as const, isLit: entered, area: area(at('in'), at('in'), laneAt(lane)) }] : []),
      ...(makes ? [{ lane, end: 'out' as const, isLit: left, area: area(at('out'), at('out'), laneAt(lane)) }] : []),
    ];
  });
  const links = lanes.flatMap((lane) =>
    linksOf(states, lane, laneEnds).map(({ from, to, ...link }) => ({
      ...link,
      key: `${lane} ${from}`,
      area: area(at(from), at(to), laneAt(lane)),
    })),
  );
  const tiers = (Object.keys(TIERS) as TierName[]).flatMap((tier): PlacedTier[] => {
    const own = TIERS[tier].filter((station) => present.has(station));
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    const isLit = states.some(({ module, activity }) => own.includes(stationOf(module)) && isActive(activity));
    return [{ tier, isLit, area: area(at(first), at(last), 1, lastLane) }];
  });
  return { modules, ends, links, tiers, lanes: lanes.length, stations };
}

interface Link {
  readonly from: Station;
  readonly to: Station;
  readonly isLit: boolean;
  readonly isFlowing: boolean;
}

/** From one station of the lane to the next that it has. */
function linksOf(states: readonly ModuleState[], lane: Modality, laneEnds: readonly LaneEnds[]): readonly Link[] {
  const ends = laneEnds.find((candidate) => candidate.lane === lane);
  const llm = states.find(({ module }) => module === 'llm');
  const own = states.filter((state) => state.lane === lane && state.module !== 'llm');
  const before = own.filter(({ module }) => tierOf(module) === 'perception');
  const after = own.filter(({ module }) => tierOf(module) === 'generation');
  const stop = (state: ModuleState): Stop => ({ station: stationOf(state.module), activity: state.activity });
  const middle: Stop = { station: 'llm', activity: llm?.activity ?? 'idle' };
  const end = (station: Station, isLit: boolean | undefined): Stop => ({ station, activity: isLit ? 'ran' : 'idle' });
  const incoming = lane === 'text' || before.length > 0 ? [end('in', ends?.entered), ...before.map(stop), middle] : [];
  const outgoing = lane === 'text' || after.length > 0 ? [middle, ...after.map(stop), end('out', ends?.left)] : [];
  return [...between(incoming), ...between(outgoing)];
}

interface Stop {
  readonly station: Station;
  readonly activity: Activity;
}

function between(stops: readonly Stop[]): readonly Link[] {
  return stops.slice(1).flatMap((to, index) => {
    const from = stops[index];
    if (from === undefined) return [];
    const isLit = isActive(from.activity) && isActive(to.activity);
    return [{ from: from.station, to: to.station, isLit, isFlowing: isLit && to.activity === 'running' }];
  });
}

function hasPart(states: readonly ModuleState[], lane: Modality, tier: TierName): boolean {
  return lane === 'text' || states.some((state) => state.lane === lane && tierOf(state.module) === tier);
}

export function stationOf(module: ModuleName): Station {
  return module === 'outputProjection' || module === 'textEncoder' ? 'condition' : module;
}

export function tierOf(module: ModuleName): TierName {
  if (module === 'llm') return 'language';
  return module === 'encoder' || module === 'inputProjection' ? 'perception' : 'generation';
}

/** Whether it did, or does, anything for the turn. */
export function isActive(activity: Activity): boolean {
  switch (activity) {
    case 'running':
    case 'ran':
    case 'kept':
    case 'stopped':
    case 'failed':
      return true;
    case 'idle':
    case 'waiting':
      return false;
  }
}
