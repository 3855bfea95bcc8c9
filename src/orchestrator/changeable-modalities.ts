import type { MediumModality } from '../domain/modality.ts';
import type { DiffusionFacts, PackManifest } from '../packs/manifest.ts';

/** Modalities whose media a pack can change, and not only make: those with an encoder to latents. */
export function changeableModalities({ generation }: Pick<PackManifest, 'generation'>): ReadonlySet<MediumModality> {
  const made = Object.entries(generation) as [MediumModality, DiffusionFacts | undefined][];
  return new Set(made.flatMap(([modality, facts]) => (facts?.vaeEncoder === undefined ? [] : modality)));
}
