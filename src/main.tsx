/** Composition root: makes every part of the page and connects them. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createGenerationClient } from './clients/generation-client.ts';
import { keepOffline } from './clients/keep-offline.ts';
import { createLanguageClient } from './clients/language-client.ts';
import { createPerceptionClient } from './clients/perception-client.ts';
import type { MediumModality } from './domain/modality.ts';
import { MediaLibrary } from './media/media-library.ts';
import type { Perceivable } from './media/perceivable.ts';
import { ChatEngine } from './orchestrator/chat-engine.ts';
import { ConversationSaver, restoreConversation } from './orchestrator/conversation-saver.ts';
import { createEngineApi } from './orchestrator/engine-api.ts';
import type { EngineApi, EngineApiOptions } from './orchestrator/engine-api.ts';
import { toFailure } from './orchestrator/failure.ts';
import { nextFrame } from './orchestrator/next-frame.ts';
import { OPENING, withPageNotice } from './orchestrator/page-state.ts';
import { Residency } from './orchestrator/residency.ts';
import { turnDefaults } from './orchestrator/settings.ts';
import { TurnStore } from './orchestrator/turn-store.ts';
import type { Conversation, ConversationId } from './orchestrator/turn-store.ts';
import { ValueStore } from './orchestrator/value-store.ts';
import { tierFiles } from './packs/download-plan.ts';
import type { BackendName, PackManifest, Tier } from './packs/manifest.ts';
import type { BackendChoice } from './protocol/backend.ts';
import type { Routing } from './protocol/language-api.ts';
import { probeBackend } from './runtime/backend-probe.ts';
import { claimConversation, rememberTabConversation, tabConversation } from './storage/claim-conversation.ts';
import { openConversationStore } from './storage/conversation-store.ts';
import type { ConversationStore } from './storage/conversation-store.ts';
import { openPack } from './storage/open-pack.ts';
import { App } from './ui/app.tsx';
import type { Page } from './ui/page.ts';
import { readSettings, writeSettings } from './ui/settings-storage.ts';
import './ui/styles/index.css';

declare global {
  interface Window {
    anytab: EngineApi;
  }
}

/** A worker that was idle for so long gives its memory back; it loads again, from this device, when needed. */
const IDLE_MILLISECONDS = 10 * 60_000;

const REVIVE_MILLISECONDS = 200;

const parameters = new URLSearchParams(location.search);
const perceivable = Promise.withResolvers<Perceivable>();
const media = new MediaLibrary({ perceivable: () => perceivable.promise });
const settings = new ValueStore(readSettings());
settings.subscribe(() => {
  writeSettings(settings.getSnapshot());
});
const state = new ValueStore(OPENING);
const store = new TurnStore({ id: crypto.randomUUID() as ConversationId, turns: [] }, nextFrame);
const opened: Page['opened'] = new ValueStore<ReturnType<Page['opened']['getSnapshot']>>(null);

const api = Promise.withResolvers<EngineApiOptions>();
window.anytab = createEngineApi(api.promise);

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <App
      page={{
        store,
        media,
        state,
        settings,
        routing: new ValueStore<Routing>({}),
        opened,
        reopen: () => void openChat(),
        newConversation: () => {
          if (opened.getSnapshot() === null) store.replace({ id: crypto.randomUUID() as ConversationId, turns: [] });
          else opened.getSnapshot()?.engine.newConversation();
          media.keepOnly(new Set());
        },
      }}
    />
  </StrictMode>,
);
void keepConversation();
void openChat();

/** Brings the last conversation back and saves this one from then on. */
async function keepConversation(): Promise<void> {
  const storage = await openConversationStore();
  const notice = (code: string, message: string): void => {
    state.update((value) => withPageNotice(value, { code, message }));
  };
  if (!storage.persistent) {
    notice(
      'storage/conversation-in-memory',
      'The browser lets this page store nothing: the conversation ends with this tab.',
    );
  }
  const restored = await restoreLast(storage).catch(() => {
    notice('storage/conversation-unreadable', 'The last conversation could not be read. It was left as it is.');
    return undefined;
  });
  // Somebody quick (or a script) may have begun a new one meanwhile.
  const isFresh = store.getSnapshot().turns.length === 0;
  if (restored !== undefined && isFresh) store.replace(restored);
  const saver = new ConversationSaver({
    store,
    storage,
    blobOf: (mediumId) => media.blob(mediumId),
    onFailure: () => {
      notice(
        'storage/conversation-not-saved',
        'This conversation can no longer be saved (is the disk full?): it ends with this tab.',
      );
    },
  });
  saver.start(isFresh ? restored : undefined);
  const remember = (): void => {
    rememberTabConversation(store.getSnapshot().id);
  };
  remember();
  store.subscribe(remember);
  void claimConversation(store.getSnapshot().id);
  addEventListener('pagehide', () => void saver.flush());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void saver.flush();
  });
}

/** What this tab showed before, or what was saved last, unless another tab has it open. */
async function restoreLast(storage: ConversationStore): Promise<Conversation | undefined> {
  for (const id of new Set([tabConversation(), await storage.currentId()])) {
    if (id === undefined || !(await claimConversation(id))) continue;
    const restored = await restoreConversation(storage, id, (mediumId, blob) => {
      media.restore(mediumId, blob);
    });
    if (restored !== undefined) return restored;
  }
  return undefined;
}

/** Opens the pack, chooses the backend, and loads what the first text needs; the rest follows when that is there. */
async function openChat(): Promise<void> {
  state.update((value) => ({ ...value, phase: 'opening', failure: null }));
  try {
    const packUrl = new URL(`./packs/${encodeURIComponent(parameters.get('pack') ?? 'mini')}/`, document.baseURI).href;
    const [backend, fallback] = await Promise.all([
      probeBackend(backendOverride()),
      probeBackend({ override: 'wasm' }),
    ]);
    state.update((value) => ({ ...value, backend }));
    if (backend.backend === 'wasm' && backendOverride().override !== 'wasm') {
      state.update((value) => withPageNotice(value, { code: 'runtime/no-webgpu', message: backend.reason }));
    }
    const { manifest } = await openPack(packUrl);
    const residency = createResidency(packUrl, manifest, backend, fallback);
    const defaults = () => turnDefaults(settings.getSnapshot(), manifest.llm.sampling, manifest.generation);
    perceivable.resolve(perceivableBy(manifest));
    const perceives = new Set(Object.keys(manifest.perception) as MediumModality[]);
    const engine = new ChatEngine({ store, residency, media, perceives, defaults });
    tellLoadNotices(residency);
    state.update((value) => ({ ...value, phase: 'open', manifest }));
    opened.update(() => ({ engine, residency }));
    api.resolve({
      engine,
      residency,
      pack: { name: manifest.name, version: manifest.version },
      defaults,
      admit: (blob) => media.admit(blob),
      blobOf: (mediumId) => media.blob(mediumId),
    });
    await residency.preload(['language']);
    void keepPage(residency.getSnapshot().language.backend.backend);
    await residency.preload(idleTiers(manifest));
  } catch (error) {
    const failure = toFailure(error);
    state.update((value) => ({ ...value, phase: 'failed', failure }));
    api.reject(error);
  }
}

/** Says once what loading has to say (weights stay in memory only, a copy without network, ...); dismissed means heard. */
function tellLoadNotices(residency: Residency): void {
  const told = new Set<string>();
  residency.subscribe(() => {
    for (const notice of Object.values(residency.getSnapshot()).flatMap(({ notices }) => notices)) {
      if (told.has(notice.code)) continue;
      told.add(notice.code);
      state.update((value) => withPageNotice(value, notice));
    }
  });
}

/** Not while developing: a kept page would hide every change. */
async function keepPage(backend: BackendName): Promise<void> {
  if (!import.meta.env.PROD) return;
  await keepOffline(backend).then(
    () => {
      state.update((value) => ({ ...value, worksOffline: true }));
    },
    () => undefined,
  );
}

function backendOverride(): { readonly override?: BackendName } {
  const wanted = parameters.get('backend') ?? settings.getSnapshot().backend;
  return wanted === 'wasm' || wanted === 'webgpu' ? { override: wanted } : {};
}

/** Of files; a sound is heard for as long as its encoder's frames last. */
function perceivableBy({ perception: { image, audio } }: PackManifest): Perceivable {
  const seconds = audio === undefined ? 0 : (audio.frames * audio.mel.hopLength) / audio.mel.sampleRate;
  return { image: image !== undefined, audio: audio === undefined ? null : { seconds } };
}

/** Tiers that the pack wants loaded when there is time. */
function idleTiers(manifest: PackManifest): readonly Tier[] {
  const wanted = Object.values(manifest.components).filter(({ load }) => load !== 'demand');
  return (['perception', 'generation'] as const).filter((tier) => wanted.some((component) => component.tier === tier));
}

function createResidency(
  packUrl: string,
  manifest: PackManifest,
  backend: BackendChoice,
  fallback: BackendChoice,
): Residency {
  const onEnd = (tier: Tier) => (): void => {
    residency.ended(tier);
    // Whoever types expects to be able to send. A call under way recovers by itself first: it knows what was lost.
    if (tier === 'language') setTimeout(() => void residency.preload(['language']), REVIVE_MILLISECONDS);
  };
  const bytes = (tier: Tier): number =>
    tierFiles(manifest, tier, backend.backend).reduce((sum, file) => sum + file.bytes, 0);
  const residency: Residency = new Residency({
    clients: {
      language: createLanguageClient({ onEnd: onEnd('language') }),
      perception: createPerceptionClient({ onEnd: onEnd('perception'), idleMilliseconds: IDLE_MILLISECONDS }),
      generation: createGenerationClient({ onEnd: onEnd('generation'), idleMilliseconds: IDLE_MILLISECONDS }),
    },
    packUrl,
    backend,
    fallback,
    plannedBytes: { perception: bytes('perception'), language: bytes('language'), generation: bytes('generation') },
    schedule: nextFrame,
  });
  return residency;
}
