import type { Perceivable } from '../media/perceivable.ts';
import type { PackManifest } from '../packs/manifest.ts';

/** What a pack takes of files; a sound is heard for as long as its encoder's frames last. */
export function perceivableBy({ perception: { image, audio, video } }: Pick<PackManifest, 'perception'>): Perceivable {
  const seconds = audio === undefined ? 0 : (audio.frames * audio.mel.hopLength) / audio.mel.sampleRate;
  return { image: image !== undefined, audio: audio === undefined ? null : { seconds }, video: video ?? null };
}
