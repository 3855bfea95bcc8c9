/** Composition root: makes every part of the page and connects them. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isolatePage } from './clients/isolate-page.ts';
import { keepOffline } from './clients/keep-offline.ts';
import { PacksClient } from './clients/packs-client.ts';
import { watchForUpdate } from './clients/watch-for-update.ts';
import type { MediumModality } from './domain/modality.ts';
import { idleTiers, openTiers } from './engine/open-tiers.ts';
import { createTierClients } from './engine/tier-clients.ts';
import { MediaLibrary } from './media/media-library.ts';
import type { Perceivable } from './media/perceivable.ts';
import { ChatEngine } from './orchestrator/chat-engine.ts';
import { ConversationKeeper } from './orchestrator/conversation-keeper.ts';
import { createEngineApi } from './orchestrator/engine-api.ts';
import type { EngineApi, EngineApiOptions } from './orchestrator/engine-api.ts';
import { toFailure } from './orchestrator/failure.ts';
import { afterPaint, nextFrame } from './orchestrator/next-frame.ts';
import { perceivableBy } from './orchestrator/perceivable-by.ts';
import { PackShelf } from './orchestrator/pack-shelf.ts';
import { OPENING, withPageNotice, withoutPageNotices } from './orchestrator/page-state.ts';
import { turnDefaults } from './orchestrator/settings.ts';
import type { TurnNotice } from './orchestrator/turn.ts';
import { TurnStore } from './orchestrator/turn-store.ts';
import type { Conversation, ConversationId } from './orchestrator/turn-store.ts';
import { ValueStore } from './orchestrator/value-store.ts';
import { sourceModalities } from './orchestrator/source-modalities.ts';
import type { BackendName, Tier } from './packs/manifest.ts';
import type { Routing } from './protocol/language-api.ts';
import type { LoadEvent } from './protocol/progress.ts';
import {
  awaitConversation,
  claimConversation,
  rememberTabConversation,
  tabConversation,
  takeConversation,
} from './storage/claim-conversation.ts';
import { openConversationChannel } from './storage/conversation-channel.ts';
import { openConversationStore } from './storage/conversation-store.ts';
import { askToPersist, storageSpace } from './storage/storage-space.ts';
import { App } from './ui/app.tsx';
import { applyAppearance } from './ui/appearance.ts';
import { chooseLanguage } from './ui/language.ts';
import type { Page } from './ui/page.ts';
import { readSettings, writeSettings } from './ui/settings-storage.ts';
import { Transfer } from './ui/transfer.ts';
import './ui/styles/index.css';

declare global {
  interface Window {
    anytab: EngineApi;
  }
}

const REVIVE_MILLISECONDS = 200;

const parameters = new URLSearchParams(location.search);
const perceivable = Promise.withResolvers<Perceivable>();
const media = new MediaLibrary({ perceivable: () => perceivable.promise });
const settings = new ValueStore(readSettings());
settings.subscribe(() => {
  const now = settings.getSnapshot();
  writeSettings(now);
  applyAppearance(now);
  void chooseLanguage(now.language);
});
applyAppearance(settings.getSnapshot());
const state = new ValueStore(OPENING);
const store = new TurnStore({ id: crypto.randomUUID() as ConversationId, turns: [] }, nextFrame);
const opened: Page['opened'] = new ValueStore<ReturnType<Page['opened']['getSnapshot']>>(null);
const clients = createTierClients(onEnd);
const told = new Set<string>();

const keeper = new ConversationKeeper({
  store,
  storage: openConversationStore(),
  media,
  tab: {
    claim: claimConversation,
    awaitClaim: awaitConversation,
    take: takeConversation,
    remembered: tabConversation,
    remember: rememberTabConversation,
    ...openConversationChannel(),
  },
  show: showConversation,
  stop: () => opened.getSnapshot()?.engine.stop(),
  onNotice: (notice) => {
    state.update((value) => withPageNotice(value, notice));
  },
  onNoticeOver: (code) => {
    state.update((value) => withoutPageNotices(value, code));
  },
});

const shelf = new PackShelf({
  packs: new PacksClient(),
  packsUrl: new URL('./packs/', document.baseURI).href,
  current: parameters.get('pack') ?? 'mini',
  backend: () => state.getSnapshot().backend?.backend ?? 'wasm',
  space: storageSpace,
});

const api = Promise.withResolvers<EngineApiOptions>();
window.anytab = createEngineApi(api.promise);

await chooseLanguage(settings.getSnapshot().language);

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
        reload: async () => {
          await keeper.flush();
          location.reload();
        },
        shelf,
        askToPersist,
        switchPack: (name) => {
          parameters.set('pack', name);
          void keeper.flush().then(() => {
            location.search = parameters.toString();
          });
        },
        newConversation: () => {
          showConversation({ id: crypto.randomUUID() as ConversationId, turns: [] });
        },
        conversations: keeper,
        transfer: new Transfer(keeper),
      }}
    />
  </StrictMode>,
);
void keeper.start();
addEventListener('pagehide', () => void keeper.flushNow());
addEventListener('beforeunload', (event) => {
  // Browsers ask in their own words whether the page may be left.
  if (keeper.isBehind) event.preventDefault();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void keeper.flushNow();
});
void isolatePage().then((outcome) => {
  // What would begin now would be cut off.
  if (outcome !== 'reloading') void openChat();
});

/** Also before there is an engine, which would have something to stop. */
function showConversation(conversation: Conversation): void {
  const engine = opened.getSnapshot()?.engine;
  if (engine === undefined) store.replace(conversation);
  else engine.showConversation(conversation);
}

/** Opens the pack, chooses the backend, and loads what the first text needs; the rest follows when that is there. */
async function openChat(): Promise<void> {
  state.update((value) => ({ ...value, phase: 'opening', failure: null }));
  try {
    const packUrl = new URL(`./packs/${encodeURIComponent(parameters.get('pack') ?? 'mini')}/`, document.baseURI).href;
    const { manifest, residency } = await openTiers({
      clients,
      packUrl,
      ...backendOverride(),
      onEvent: tellNotice,
      onBackend: (backend) => {
        state.update((value) => ({ ...value, backend }));
        if (backend.backend === 'wasm' && backendOverride().override !== 'wasm')
          state.update((value) => withPageNotice(value, { code: 'runtime/no-webgpu', message: backend.reason }));
      },
    });
    const defaults = () => turnDefaults(settings.getSnapshot(), manifest.llm.sampling, manifest.generation);
    perceivable.resolve(perceivableBy(manifest));
    const perceives = new Set(Object.keys(manifest.perception) as MediumModality[]);
    const sources = sourceModalities(manifest);
    const { mayWrite } = keeper;
    const engine = new ChatEngine({
      ...{ store, residency, media, perceives, sources, defaults, mayWrite },
      shown: afterPaint,
    });
    residency.subscribe(() => {
      for (const { notices } of Object.values(residency.getSnapshot()))
        for (const notice of notices) tellNotice(notice);
    });
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
function tellNotice(event: LoadEvent | TurnNotice): void {
  if (!('code' in event) || told.has(event.code)) return;
  told.add(event.code);
  const { code, message } = event;
  state.update((value) => withPageNotice(value, { code, message }));
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
  watchForUpdate(import.meta.url, async () => {
    // The new page is kept before it is offered, so that the reload is quick and cannot fail.
    await keepOffline(backend).catch(() => undefined);
    state.update((value) => ({ ...value, updateReady: true }));
  });
}

function backendOverride(): { readonly override?: BackendName } {
  const wanted = parameters.get('backend') ?? settings.getSnapshot().backend;
  return wanted === 'wasm' || wanted === 'webgpu' ? { override: wanted } : {};
}

function onEnd(tier: Tier): void {
  const residency = opened.getSnapshot()?.residency;
  residency?.ended(tier);
  // Whoever types expects to be able to send. A call under way recovers by itself first: it knows what was lost.
  if (tier === 'language') setTimeout(() => void residency?.preload(['language']), REVIVE_MILLISECONDS);
}
