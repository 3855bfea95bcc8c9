import { nextFrame } from '../orchestrator/next-frame.ts';
import { Residency } from '../orchestrator/residency.ts';
import type { TierClients } from '../orchestrator/tiers.ts';
import type { BackendName, Tier } from '../packs/manifest.ts';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { LoadEvent } from '../protocol/progress.ts';
import { probeBackend } from '../runtime/backend-probe.ts';

export interface OpenTiersOptions {
  readonly clients: TierClients;
  /** Absolute, ending in `/`. */
  readonly packUrl: string;
  /** Obeyed wherever it can be; else the best that there is. */
  readonly override?: BackendName;
  readonly onBackend?: (backend: BackendChoice) => void;
  readonly onEvent?: (event: LoadEvent) => void;
  readonly signal?: AbortSignal;
}

export interface OpenedTiers {
  readonly backend: BackendChoice;
  readonly manifest: PackOutline;
  readonly residency: Residency;
}

/** Chooses the backend and reads the pack's manifest; nothing of the model is loaded yet. Throws what the pack's opening throws. */
export async function openTiers(options: OpenTiersOptions): Promise<OpenedTiers> {
  const { clients, packUrl, override, onBackend, onEvent, signal } = options;
  const [backend, fallback] = await Promise.all([
    probeBackend(override === undefined ? {} : { override }),
    probeBackend({ override: 'wasm' }),
  ]);
  onBackend?.(backend);
  const manifest = await clients.language.use(
    (language) => language.outlinePack(packUrl, onEvent ?? ignore, signal ?? new AbortController().signal),
    signal,
  );
  const plannedBytes = manifest.tierBytes[backend.backend];
  const residency = new Residency({ clients, packUrl, backend, fallback, plannedBytes, schedule: nextFrame });
  return { backend, manifest, residency };
}

/** Tiers that the pack wants loaded when there is time. */
export function idleTiers({ components }: PackOutline): readonly Tier[] {
  const wanted = Object.values(components).filter(({ load }) => load !== 'demand');
  return (['perception', 'generation'] as const).filter((tier) => wanted.some((component) => component.tier === tier));
}

function ignore(): void {
  // Nobody listens.
}
