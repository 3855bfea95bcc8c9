import type { ReactNode } from 'react';
import type { Tier } from '../../packs/manifest.ts';
import { generatedParts } from '../../orchestrator/turn.ts';
import type { Turn } from '../../orchestrator/turn.ts';
import { usePage, useResidents, useStore } from '../page.ts';
import { decimal, megabytes } from '../strings.ts';
import { time } from './amounts.ts';
import { inspectorStrings } from './inspector-strings.ts';
import { tierWeights } from './module-weights.ts';

const TIERS: readonly Tier[] = ['perception', 'language', 'generation'];

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** What the reply cost, in numbers. */
export function ReplyFigures({ turn }: { readonly turn: Turn }): ReactNode {
  const words = inspectorStrings().figures;
  const memory = useMemory();
  const making = generatedParts(turn).reduce((sum, { drawing }) => sum + (drawing?.milliseconds ?? 0), 0);
  const { result } = turn;
  const figures: readonly Figure[] = [
    ...(result === null ? [] : textFigures(result)),
    ...(making > 0 ? [{ name: words.media, value: time(making) }] : []),
    ...(memory > 0 ? [{ name: words.memory, value: megabytes(memory), note: words.memoryNote }] : []),
  ];
  return (
    <section className="glass-section">
      <h3>{words.heading}</h3>
      <dl className="glass-figures">
        {figures.map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {note !== undefined && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function textFigures({
  newTokens,
  promptTokens,
  reusedTokens,
  timings,
}: NonNullable<Turn['result']>): readonly Figure[] {
  const words = inspectorStrings().figures;
  return [
    ...(timings.decodeMs > 0 ? [{ name: words.speed, value: decimal((newTokens / timings.decodeMs) * 1000, 1) }] : []),
    { name: words.first, value: time(timings.firstTokenMs) },
    {
      name: words.read,
      value: String(promptTokens),
      ...(reusedTokens > 0 && { note: words.kept(String(reusedTokens)) }),
    },
    { name: words.written, value: String(newTokens) },
  ];
}

/** Bytes of the weights of the tiers that are in memory at this moment. */
function useMemory(): number {
  const { manifest } = useStore(usePage().state);
  const residents = useResidents();
  if (manifest === null || residents === null) return 0;
  return TIERS.filter((tier) => residents[tier].status === 'ready').reduce(
    (sum, tier) => sum + tierWeights(manifest, residents[tier].backend.backend, tier),
    0,
  );
}
