import { MEDIUM_MODALITIES } from '../domain/modality.ts';
import type { MediumModality, Modality } from '../domain/modality.ts';
import type { GenerationModule } from '../protocol/generation-api.ts';
import type { ModuleRun } from '../protocol/module-run.ts';
import { generatedParts, replyText, userText } from './turn.ts';
import type { GeneratedPart, Turn } from './turn.ts';

/** The modules of the three tiers, in the order in which data pass through them. */
export type ModuleName = 'encoder' | 'inputProjection' | 'llm' | GenerationModule;

/** `kept`: what it made for an earlier turn was used again. `waiting`: it will run. */
export type Activity = 'idle' | 'waiting' | 'running' | 'ran' | 'kept' | 'stopped' | 'failed';

export interface ModuleState {
  /** Of the language model, `text`: it is everybody's. */
  readonly lane: Modality;
  readonly module: ModuleName;
  readonly activity: Activity;
  /** All runs of the turn together; null where nothing was measured. */
  readonly run: ModuleRun | null;
  /** While a denoiser is running. */
  readonly progress?: NonNullable<GeneratedPart['progress']>;
}

/** What a pack perceives and makes, and with what. */
export interface PackAbilities {
  readonly perceives: readonly MediumModality[];
  readonly makes: readonly MediumModality[];
}

/** Whether anything went in, and came out, on each lane. */
export interface LaneEnds {
  readonly lane: Modality;
  readonly entered: boolean;
  readonly left: boolean;
}

const MAKING: readonly GenerationModule[] = ['outputProjection', 'denoiser', 'vaeDecoder', 'vocoder'];

/** What every module that the pack has did in this turn; a lane that only the turn knows (of another pack) is there too. */
export function moduleStates(turn: Turn, { perceives, makes }: PackAbilities): readonly ModuleState[] {
  return [
    ...MEDIUM_MODALITIES.flatMap((lane) =>
      perceives.includes(lane) || isPerceived(turn, lane) ? perceiving(turn, lane) : [],
    ),
    { lane: 'text', module: 'llm', activity: llmActivity(turn), run: llmRun(turn) },
    ...MEDIUM_MODALITIES.flatMap((lane) => {
      const items = generatedParts(turn).filter(({ modality }) => modality === lane);
      return makes.includes(lane) || items.length > 0 ? making(items, lane) : [];
    }),
  ];
}

export function laneEnds(turn: Turn): readonly LaneEnds[] {
  const items = generatedParts(turn);
  return [
    { lane: 'text', entered: userText(turn) !== '', left: replyText(turn) !== '' },
    ...MEDIUM_MODALITIES.map((lane) => ({
      lane,
      entered: isPerceived(turn, lane),
      left: items.some(({ modality, drawing }) => modality === lane && drawing !== null),
    })),
  ];
}

function isPerceived({ user, trace }: Turn, lane: MediumModality): boolean {
  return (
    user.some((part) => part.type === 'medium' && part.modality === lane) ||
    trace?.perceptions.some(({ modality }) => modality === lane) === true
  );
}

function perceiving(turn: Turn, lane: MediumModality): readonly ModuleState[] {
  const traces = turn.trace?.perceptions.filter(({ modality }) => modality === lane) ?? [];
  const fresh = traces.filter(({ isFresh }) => isFresh);
  const shown = turn.user.filter((part) => part.type === 'medium' && part.modality === lane);
  const activity = perceivingActivity(turn, shown.length - traces.length, traces.length, fresh.length);
  return [
    { lane, module: 'encoder', activity, run: together(fresh.map(({ encoder }) => encoder)) },
    { lane, module: 'inputProjection', activity, run: together(fresh.map(({ inputProjection }) => inputProjection)) },
  ];
}

function perceivingActivity(turn: Turn, missing: number, known: number, fresh: number): Activity {
  if (missing > 0 && turn.stage === 'perceiving') return 'running';
  if (missing > 0 && (turn.stage === 'queued' || turn.stage === 'loading')) return 'waiting';
  if (fresh > 0) return 'ran';
  if (known > 0) return 'kept';
  // A turn of before anything was measured: it answers to what was shown, so that was looked at.
  return missing > 0 && turn.result !== null ? 'ran' : 'idle';
}

function llmActivity({ stage, reply }: Turn): Activity {
  switch (stage) {
    case 'queued':
    case 'loading':
    case 'perceiving':
      return 'waiting';
    case 'prefilling':
    case 'writing':
      return 'running';
    case 'done':
      return 'ran';
    case 'failed':
      return 'failed';
    case 'stopped':
    case 'interrupted':
      return reply.length > 0 ? 'ran' : 'stopped';
  }
}

function llmRun({ result }: Turn): ModuleRun | null {
  if (result === null) return null;
  const { promptTokens, reusedTokens, newTokens, timings, widths } = result;
  return {
    runs: newTokens,
    milliseconds: timings.prefillMs + timings.decodeMs,
    input: widths === undefined ? [] : [1, promptTokens - reusedTokens, widths.hidden],
    output: widths === undefined ? [] : [newTokens, widths.vocabulary],
  };
}

function making(items: readonly GeneratedPart[], lane: MediumModality): readonly ModuleState[] {
  // The caption route goes by way of the text encoder instead.
  const isCaptioned = items.length > 0 && items.every(({ attempt }) => attempt.route === 'caption');
  const modules = MAKING.filter((module) => module !== 'vocoder' || lane === 'audio');
  return modules.map((slot) => {
    const module = slot === 'outputProjection' && isCaptioned ? 'textEncoder' : slot;
    const activities = items.map((item) => makingActivity(item, module));
    const activity = PRIORITY.find((candidate) => activities.includes(candidate)) ?? 'idle';
    const progress = module === 'denoiser' ? items.find(({ status }) => status === 'drawing')?.progress : null;
    return {
      ...{ lane, module, activity },
      run: together(items.flatMap(({ drawing }) => drawing?.modules?.[module] ?? [])),
      ...(progress && activity === 'running' && { progress }),
    };
  });
}

/** Of several items on one lane, what is most worth telling. */
const PRIORITY: readonly Activity[] = ['running', 'failed', 'ran', 'stopped', 'waiting'];

function makingActivity({ status, progress }: GeneratedPart, module: GenerationModule): Activity {
  switch (status) {
    case 'waiting':
      return 'waiting';
    case 'done':
      return 'ran';
    case 'stopped':
      return reached(progress, module) === 'waiting' ? 'idle' : 'stopped';
    case 'failed':
      return 'failed';
    case 'drawing':
      return reached(progress, module);
  }
}

/** The steps tell where a drawing is: before the first it is being conditioned, after the last it is being decoded. */
function reached(progress: GeneratedPart['progress'], module: GenerationModule): Activity {
  const at = progress === null ? 0 : progress.step < progress.of ? 1 : 2;
  const place = module === 'denoiser' ? 1 : module === 'vaeDecoder' ? 2 : module === 'vocoder' ? 3 : 0;
  if (place < at) return 'ran';
  return place === at ? 'running' : 'waiting';
}

/** Null for none. */
export function together(runs: readonly ModuleRun[]): ModuleRun | null {
  const [first, ...others] = runs;
  if (first === undefined) return null;
  return others.reduce(
    (sum, { runs: more, milliseconds, input, output }) => ({
      runs: sum.runs + more,
      milliseconds: sum.milliseconds + milliseconds,
      input,
      output,
    }),
    first,
  );
}
