import type { ReactNode } from 'react';
import type { ModuleState } from '../../orchestrator/module-states.ts';
import type { Turn } from '../../orchestrator/turn.ts';
import { usePage, useResidents, useStore } from '../page.ts';
import { megabytes } from '../strings.ts';
import { shape, time } from './amounts.ts';
import { inspectorStrings } from './inspector-strings.ts';
import { moduleName } from './module-diagram.tsx';
import { tierOf } from './diagram-layout.ts';
import { weightsOf } from './module-weights.ts';

/** What the chosen module is for, and what it did. */
export function ModuleFacts({ state, turn }: { readonly state: ModuleState; readonly turn: Turn }): ReactNode {
  const { lane, module, activity, run } = state;
  const words = inspectorStrings();
  const { manifest } = useStore(usePage().state);
  const backend = useResidents()?.[tierOf(module)].backend.backend;
  const weights = manifest === null || backend === undefined ? 0 : weightsOf(manifest, backend, state);
  const timings = module === 'llm' ? turn.result?.timings : undefined;
  const facts: readonly (readonly [string, string])[] = [
    [words.facts.state, activity === 'kept' ? words.keptFromBefore : words.activities[activity]],
    ...(run === null ? [] : [[words.facts.time, time(run.milliseconds)] as const]),
    ...(timings === undefined
      ? []
      : [
          [words.facts.prefill, time(timings.prefillMs)] as const,
          [words.facts.decode, time(timings.decodeMs)] as const,
        ]),
    ...(run !== null && run.runs > 1 && timings === undefined
      ? [[words.facts.runs, String(run.runs)] as const, [words.facts.each, time(run.milliseconds / run.runs)] as const]
      : []),
    ...(run !== null && run.input.length > 0
      ? [[words.facts.takes, shape(run.input)] as const, [words.facts.gives, shape(run.output)] as const]
      : []),
    ...(weights > 0 ? [[words.facts.weights, megabytes(weights)] as const] : []),
  ];
  return (
    <section className="glass-facts" aria-live="polite" aria-label={moduleName(lane, state)}>
      <div>
        <h4>{moduleName(lane, state)}</h4>
        <p>{words.purposes[module]}</p>
      </div>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
