import type { MediumModality } from '../domain/modality.ts';
import type { DiffusionFacts, PackManifest } from '../packs/manifest.ts';

/** Of which modalities a medium of each can be made, the likeliest first. */
export type SourceModalities = Readonly<Partial<Record<MediumModality, readonly MediumModality[]>>>;

/** A pack changes media that it has an encoder to latents for; a picture is a video in which nothing moves. */
export function sourceModalities({ generation }: Pick<PackManifest, 'generation'>): SourceModalities {
  const made = Object.entries(generation) as [MediumModality, DiffusionFacts | undefined][];
  return Object.fromEntries(
    made.map(([modality, facts]): [MediumModality, readonly MediumModality[]] => [
      modality,
      facts?.vaeEncoder === undefined ? [] : modality === 'video' ? ['video', 'image'] : [modality],
    ]),
  );
}
