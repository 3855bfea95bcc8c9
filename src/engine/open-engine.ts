import type { MediumModality, Modality } from '../domain/modality.ts';
import { MediaLibrary } from '../media/media-library.ts';
import { createChatCompletions } from '../orchestrator/chat-completions.ts';
import type { ChatCompletions } from '../orchestrator/completion-types.ts';
import { perceivableBy } from '../orchestrator/perceivable-by.ts';
import type { Residency } from '../orchestrator/residency.ts';
import type { BackendName, Tier } from '../packs/manifest.ts';
import type { BackendChoice } from '../protocol/backend.ts';
import type { LoadEvent } from '../protocol/progress.ts';
import { idleTiers, openTiers } from './open-tiers.ts';
import { createTierClients } from './tier-clients.ts';

export interface EngineOptions {
  /** Name of a pack in `packsUrl`; default `mini`. */
  readonly pack?: string;
  /** Folder of the packs, relative to the page; default `packs/` beside `engine.js`. */
  readonly packsUrl?: string;
  /** What computes; default the best that the browser has. */
  readonly backend?: BackendName;
  /** How far loading is, whenever that changes, until the engine is open. */
  readonly onProgress?: (progress: EngineProgress) => void;
  /** What the person should know and that is no failure: weights stay in memory only, ... */
  readonly onNotice?: (notice: { readonly code: string; readonly message: string }) => void;
  /** Gives up opening; what was fetched stays. */
  readonly signal?: AbortSignal;
}

/** Of what answers words: the other parts come when there is time, or when they are first needed. */
export interface EngineProgress {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** Where they come from; null before the first. */
  readonly from: 'network' | 'storage' | null;
}

export interface Engine {
  readonly pack: { readonly name: string; readonly version: string; readonly title: string };
  /** What computes, and why. */
  readonly backend: BackendChoice;
  /** What it takes and gives; text always. */
  readonly modalities: { readonly input: readonly Modality[]; readonly output: readonly Modality[] };
  readonly chat: { readonly completions: ChatCompletions };
  /** Ends the workers and frees their memory; what is being answered rejects. The engine cannot be used after. */
  close(): void;
}

/**
 * Opens a pack for another page: resolves when it can answer. The weights are fetched once per device, checked, and kept in the
 * browser; AnyTab's own page and every page of the same origin share them.
 *
 * Rejects with an error that has a `code`: `pack/missing`, `pack/manifest`, `pack/version`, `pack/integrity`,
 * `pack/download`, `storage/quota`, `runtime/…`, or with the signal's reason.
 */
export async function openEngine(options: EngineOptions & { readonly packsUrl: string }): Promise<Engine> {
  const { pack = 'mini', packsUrl, backend: override, onProgress, onNotice, signal } = options;
  const packUrl = new URL(`${encodeURIComponent(pack)}/`, new URL(packsUrl, document.baseURI)).href;
  let residency: Residency | undefined;
  const clients = createTierClients((tier) => residency?.ended(tier));
  const close = (): void => {
    for (const tier of ['language', 'perception', 'generation'] as const satisfies readonly Tier[])
      clients[tier].terminate();
  };
  const told = new Set<string>();
  const notice = (event: LoadEvent | { readonly code: string; readonly message: string }): void => {
    if (!('code' in event) || told.has(event.code)) return;
    told.add(event.code);
    onNotice?.({ code: event.code, message: event.message });
  };
  try {
    const opened = await openTiers({
      clients,
      packUrl,
      onEvent: notice,
      ...(override !== undefined && { override }),
      ...(signal && { signal }),
    });
    const { manifest } = opened;
    residency = opened.residency;
    let isOpen = false;
    watch(residency, notice, (progress) => {
      // Told a frame late: whoever shows it has shown something else by then.
      if (!isOpen) onProgress?.(progress);
    });
    await residency.ensure('language', signal);
    isOpen = true;
    void residency.preload(idleTiers(manifest));
    const perceives = Object.keys(manifest.perception) as MediumModality[];
    const media = new MediaLibrary({ perceivable: async () => perceivableBy(manifest) });
    return {
      pack: { name: manifest.name, version: manifest.version, title: manifest.title },
      backend: residency.getSnapshot().language.backend,
      modalities: {
        input: ['text', ...perceives],
        output: ['text', ...(Object.keys(manifest.generation) as MediumModality[])],
      },
      chat: { completions: createChatCompletions({ facts: manifest, residency, media }) },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function watch(
  residency: Residency,
  onNotice: (notice: { readonly code: string; readonly message: string }) => void,
  onProgress: (progress: EngineProgress) => void,
): void {
  residency.subscribe(() => {
    const residents = residency.getSnapshot();
    for (const { notices } of Object.values(residents)) for (const notice of notices) onNotice(notice);
    const { status, loadedBytes, totalBytes, from } = residents.language;
    if (status !== 'absent') onProgress({ status, loadedBytes, totalBytes, from });
  });
}
