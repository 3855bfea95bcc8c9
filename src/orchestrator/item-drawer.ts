import type { DecodedMedium } from '../domain/decoded-medium.ts';
import { abandonOnAbort } from './abandon-on-abort.ts';
import { recoverOnce } from './recover.ts';
import { failureCode, toFailure } from './failure.ts';
import type { MediaPort } from './media-port.ts';
import type { Residency } from './residency.ts';
import { conditioningFor } from './signal-router.ts';
import type { TurnStore } from './turn-store.ts';
import { generatedParts } from './turn.ts';
import type { GeneratedPart, ItemId, MediumExtent, TurnId } from './turn.ts';

/** Decode a preview about this often per drawing: each costs one run of the VAE decoder. */
const PREVIEWS_PER_DRAWING = 5;

export interface ItemDrawerOptions {
  readonly store: TurnStore;
  readonly residency: Residency;
  readonly media: MediaPort;
}

/**
 * Draws one item with its current attempt's settings and reports to the store. Never rejects: a failure is kept with
 * the item, an abort leaves whatever was shown before.
 */
export async function drawItem(
  { store, residency, media }: ItemDrawerOptions,
  turnId: TurnId,
  itemId: ItemId,
  signal: AbortSignal,
): Promise<void> {
  const part = findItem(store, turnId, itemId);
  if (part === undefined) return;
  const { seed, steps, guidanceScale, strength } = part.attempt;
  const request = {
    modality: part.modality,
    conditioning: conditioningFor(part, part.attempt),
    seed,
    steps,
    guidanceScale,
    previewEvery: Math.max(1, Math.floor(steps / PREVIEWS_PER_DRAWING)),
  };
  try {
    const made = await recoverOnce(
      () =>
        residency.use(
          'generation',
          async (api) => {
            store.dispatch(turnId, { type: 'item-started', itemId });
            // Decoded anew for every try: the worker takes the buffer.
            const source =
              part.source !== undefined && strength !== undefined
                ? { medium: await abandonOnAbort(media.decoded(part.source, signal), signal), strength }
                : undefined;
            return api.generate(
              { ...request, ...(source && { source }) },
              (event) => {
                if (!signal.aborted) store.dispatch(turnId, { ...event, itemId });
              },
              signal,
            );
          },
          signal,
        ),
      signal,
      (notice) => {
        store.dispatch(turnId, { type: 'notice', notice });
      },
    );
    const extent = extentOf(made.medium);
    const mediumId = await media.adopt(made.medium);
    const drawing = { ...part.attempt, mediumId, extent, milliseconds: made.milliseconds, modules: made.modules };
    store.dispatch(turnId, { type: 'item-done', itemId, drawing });
  } catch (error) {
    if (signal.aborted || failureCode(error) === 'aborted') store.dispatch(turnId, { type: 'item-stopped', itemId });
    else store.dispatch(turnId, { type: 'item-failed', itemId, failure: toFailure(error) });
  }
}

function extentOf(medium: DecodedMedium): MediumExtent {
  switch (medium.modality) {
    case 'image': {
      const { width, height } = medium.pixels;
      return { modality: 'image', width, height };
    }
    case 'audio': {
      const { samples, sampleRate } = medium.waveform;
      return { modality: 'audio', seconds: samples.length / sampleRate, sampleRate };
    }
    case 'video': {
      const { frames, framesPerSecond } = medium.clip;
      const { width, height } = frames[0] ?? { width: 0, height: 0 };
      return { modality: 'video', width, height, frames: frames.length, framesPerSecond };
    }
  }
}

function findItem(store: TurnStore, turnId: TurnId, itemId: ItemId): GeneratedPart | undefined {
  const turn = store.turn(turnId);
  return turn && generatedParts(turn).find((part) => part.itemId === itemId);
}
