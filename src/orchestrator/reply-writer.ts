import type { HostTensor } from '../domain/host-tensor.ts';
import type { MediumId } from '../domain/message.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { LanguageEvent } from '../protocol/language-api.ts';
import { abandonOnAbort } from './abandon-on-abort.ts';
import { failureCode, toFailure } from './failure.ts';
import { languageMessages, mediaToPerceive } from './history.ts';
import type { MediaPort } from './media-port.ts';
import type { PerceivedMedium, PerceptionCache } from './perception-cache.ts';
import { recoverOnce } from './recover.ts';
import { changedMedium, referredMedia } from './reference-rule.ts';
import type { Residency } from './residency.ts';
import type { SourceModalities } from './source-modalities.ts';
import { remainingRouting, routeSignalSpan } from './signal-router.ts';
import type { TurnStore } from './turn-store.ts';
import { generatedParts, isWriting } from './turn.ts';
import type { ItemId, Turn, TurnId, TurnNotice } from './turn.ts';
import { owners } from './turn-trace.ts';

export interface ReplyWriterOptions {
  readonly store: TurnStore;
  readonly residency: Residency;
  readonly media: MediaPort;
  /** What the pack can perceive. */
  readonly perceives: ReadonlySet<MediumModality>;
  /** What the pack can make media of. */
  readonly sources: SourceModalities;
  readonly perceived: PerceptionCache;
  /** Resolves when the message is on the screen; absent: nothing is waited for. */
  readonly shown?: () => Promise<void>;
  readonly newItemId: () => ItemId;
  /** A signal span was written; its item is in the store. */
  readonly onItem: (turnId: TurnId, itemId: ItemId) => void;
}

/** Writes the text of one turn's reply: perceive, prompt, stream, route the signal spans. */
export class ReplyWriter {
  readonly #options: ReplyWriterOptions;

  constructor(options: ReplyWriterOptions) {
    this.#options = options;
  }

  /** Never rejects: whatever happens is kept with the turn. Goes on after the reply so far, if there is any. */
  async write(turnId: TurnId, signal: AbortSignal): Promise<void> {
    const { store, shown } = this.#options;
    try {
      signal.throwIfAborted();
      await shown?.();
      signal.throwIfAborted();
      await recoverOnce(
        () => this.#attempt(turnId, signal),
        signal,
        (notice) => {
          this.#notice(turnId, notice);
        },
      );
    } catch (error) {
      if (signal.aborted || failureCode(error) === 'aborted') store.dispatch(turnId, { type: 'stopped' });
      else store.dispatch(turnId, { type: 'failed', failure: toFailure(error) });
    }
  }

  async #attempt(turnId: TurnId, signal: AbortSignal): Promise<void> {
    const { store, residency } = this.#options;
    if (residency.getSnapshot().language.status !== 'ready') store.dispatch(turnId, { type: 'loading' });
    await residency.ensure('language', signal);
    await this.#resolveReferences(turnId, signal);
    const turns = this.#turnsUpTo(turnId);
    const turn = turns.at(-1);
    if (turn === undefined) return;
    const conceptTokens = await this.#perceiveAll(turnId, mediaToPerceive(turns, this.#options.perceives), signal);
    const spansBefore = generatedParts(turn).length;
    const request = {
      messages: languageMessages(turns, conceptTokens),
      sampling: turn.options.sampling,
      routing: remainingRouting(turn),
      seed: turn.options.seed,
    };
    const onEvent = (event: LanguageEvent): void => {
      if (!signal.aborted) this.#onLanguageEvent(turnId, event, spansBefore);
    };
    const result = await residency.use('language', (api) => api.reply(request, onEvent, signal), signal);
    store.dispatch(turnId, { type: 'text-finished', result });
  }

  #onLanguageEvent(turnId: TurnId, event: LanguageEvent, spansBefore: number): void {
    const { store, newItemId, onItem } = this.#options;
    if (event.type !== 'signal-span') {
      store.dispatch(turnId, event);
      return;
    }
    const turn = store.turn(turnId);
    if (turn === undefined || !isWriting(turn)) return;
    const itemId = newItemId();
    const earlier = this.#turnsUpTo(turnId).slice(0, -1);
    const source = changedMedium(turn.user, earlier, this.#options.sources[event.modality] ?? []);
    store.dispatch(turnId, routeSignalSpan(turn, event, itemId, spansBefore, source));
    onItem(turnId, itemId);
  }

  /** Settles once per turn which generated medium the message speaks of; one that cannot be perceived again is left out. */
  async #resolveReferences(turnId: TurnId, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const turns = this.#turnsUpTo(turnId);
    const turn = turns.at(-1);
    if (turn === undefined || turn.reply.length > 0 || turn.references.length > 0) return;
    const mediumIds = referredMedia(turn.user, turns.slice(0, -1), this.#options.perceives);
    if (mediumIds.length === 0) return;
    try {
      await this.#perceiveAll(turnId, mediumIds, signal);
      store.dispatch(turnId, { type: 'references', mediumIds });
    } catch (error) {
      if (signal.aborted || failureCode(error) === 'worker/crashed' || failureCode(error) === 'runtime/device-lost') {
        throw error;
      }
      this.#notice(turnId, {
        code: 'perception/reference-lost',
        message:
          'What was spoken of could not be looked at or listened to again, so this reply goes by the words alone.',
      });
    }
  }

  async #perceiveAll(
    turnId: TurnId,
    mediumIds: readonly MediumId[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<MediumId, HostTensor>> {
    const { store, perceived } = this.#options;
    const found = new Map<MediumId, HostTensor>();
    for (const mediumId of mediumIds) {
      const isFresh = !perceived.has(mediumId);
      if (isFresh) store.dispatch(turnId, { type: 'perceiving' });
      const medium = await perceived.get(mediumId, () => this.#perceive(mediumId, signal));
      // What an earlier turn showed and perceived is no part of this one.
      if (isFresh || belongsTo(store.turn(turnId), mediumId)) this.#tellPerceived(turnId, mediumId, medium, isFresh);
      found.set(mediumId, medium.conceptTokens);
    }
    return found;
  }

  #tellPerceived(turnId: TurnId, mediumId: MediumId, medium: PerceivedMedium, isFresh: boolean): void {
    const { modality, encoder, inputProjection, grid, assignment, conceptTokens, spectrogram } = medium;
    const perception = {
      ...{ mediumId, modality, isFresh, encoder, inputProjection, grid, owners: owners(assignment) },
      conceptTokens: conceptTokens.dims[0] ?? 0,
      ...(spectrogram && { spectrogram }),
    };
    this.#options.store.dispatch(turnId, { type: 'perceived', perception });
  }

  async #perceive(mediumId: MediumId, signal: AbortSignal): Promise<PerceivedMedium> {
    const { residency, media } = this.#options;
    await residency.ensure('perception', signal);
    const medium = await abandonOnAbort(media.decoded(mediumId, signal), signal);
    const perceived = await residency.use('perception', (api) => api.perceive(medium, signal), signal);
    return { ...perceived, modality: medium.modality };
  }

  #turnsUpTo(turnId: TurnId): readonly Turn[] {
    const { turns } = this.#options.store.getSnapshot();
    return turns.slice(0, turns.findIndex((turn) => turn.id === turnId) + 1);
  }

  #notice(turnId: TurnId, notice: TurnNotice): void {
    this.#options.store.dispatch(turnId, { type: 'notice', notice });
  }
}

function belongsTo(turn: Turn | undefined, mediumId: MediumId): boolean {
  if (turn === undefined) return false;
  return (
    turn.references.includes(mediumId) || turn.user.some((part) => part.type === 'medium' && part.mediumId === mediumId)
  );
}
