import type { ModuleName, ModuleState } from '../../orchestrator/module-states.ts';
import type { BackendName, Tier } from '../../packs/manifest.ts';
import type { PackOutline } from '../../packs/pack-outline.ts';

/** Bytes that the module's weights take in memory while it is loaded; 0 where the pack has no such module. */
export function weightsOf(
  manifest: PackOutline,
  backend: BackendName,
  { lane, module }: Pick<ModuleState, 'lane' | 'module'>,
): number {
  const bytes = manifest.weightBytes[backend];
  return componentsOf(manifest, lane, module).reduce((sum, key) => sum + (bytes[key] ?? 0), 0);
}

/** Bytes of everything that a tier loads of itself; what is loaded on demand may never come. */
export function tierWeights(manifest: PackOutline, backend: BackendName, tier: Tier): number {
  return Object.entries(manifest.components)
    .filter(([, component]) => component.tier === tier && component.load !== 'demand')
    .reduce((sum, [key]) => sum + (manifest.weightBytes[backend][key] ?? 0), 0);
}

function componentsOf(manifest: PackOutline, lane: ModuleState['lane'], module: ModuleName): readonly string[] {
  if (lane === 'text') return ['llm', 'lmHead'];
  const perception = manifest.perception[lane];
  const generation = manifest.generation[lane];
  switch (module) {
    case 'encoder':
    case 'inputProjection':
      return perception === undefined ? [] : [perception[module]];
    case 'outputProjection':
    case 'denoiser':
    case 'vaeDecoder':
      return generation === undefined ? [] : [generation[module]];
    case 'textEncoder':
      return generation?.textEncoder === undefined ? [] : [generation.textEncoder.component];
    case 'vocoder':
      return generation !== undefined && 'vocoder' in generation ? [generation.vocoder] : [];
    case 'llm':
      return [];
  }
}
