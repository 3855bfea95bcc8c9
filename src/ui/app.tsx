import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Announcer } from './announcer.tsx';
import { ChatRuntime } from './chat-runtime.tsx';
import { FileDrop } from './file-drop.tsx';
import { Icon } from './icons.tsx';
import { KeptDraft } from './kept-draft.tsx';
import { spokenLanguage } from './language.ts';
import { PageContext, usePage, useResidents, useStore } from './page.ts';
import type { Page } from './page.ts';
import { useShortcuts } from './shortcuts.ts';
import { strings } from './strings.ts';
import { Thread } from './thread.tsx';

/** What is not on the first screen comes when it is first opened. */
const PacksDrawer = lazy(async () => ({ default: (await import('./packs-drawer.tsx')).PacksDrawer }));
const ShortcutsDrawer = lazy(async () => ({ default: (await import('./shortcuts-drawer.tsx')).ShortcutsDrawer }));
const SettingsDrawer = lazy(async () => ({ default: (await import('./settings-drawer.tsx')).SettingsDrawer }));

type View = 'settings' | 'packs' | 'shortcuts';

/** The whole page. Pictures can be dropped anywhere on it. */
export function App({ page }: { readonly page: Page }): ReactNode {
  const [view, setView] = useState<View | null>(null);
  const language = useStore(spokenLanguage);
  const close = useCallback(() => {
    setView(null);
  }, []);
  const shortcuts = useMemo(
    () => ({
      write: () => document.querySelector<HTMLElement>('.composer-input')?.focus(),
      stop: () => page.opened.getSnapshot()?.engine.stop(),
      newChat: page.newConversation,
      settings: () => setView('settings'),
      packs: () => setView('packs'),
      help: () => setView('shortcuts'),
    }),
    [page],
  );
  useShortcuts(shortcuts);
  return (
    <PageContext value={page}>
      <ChatRuntime>
        <div className="page">
          <Header
            onSettings={() => {
              setView('settings');
            }}
            onPacks={() => {
              setView('packs');
            }}
          />
          {/* Another language is another thread: parts of it that did not change would keep their old words. */}
          <main key={language} className="main">
            <Thread />
          </main>
          <FileDrop />
          <Suspense>
            {view === 'settings' && (
              <SettingsDrawer
                onClose={close}
                onPacks={() => {
                  setView('packs');
                }}
                onShortcuts={() => {
                  setView('shortcuts');
                }}
              />
            )}
            {view === 'packs' && <PacksDrawer onClose={close} />}
            {view === 'shortcuts' && <ShortcutsDrawer onClose={close} />}
          </Suspense>
          <Announcer />
          <KeptDraft />
        </div>
      </ChatRuntime>
    </PageContext>
  );
}

function Header({ onSettings, onPacks }: { readonly onSettings: () => void; readonly onPacks: () => void }): ReactNode {
  const { newConversation } = usePage();
  return (
    <header className="header">
      <h1 className="brand">{strings.product}</h1>
      <BackendBadge onClick={onPacks} />
      <span className="spacer" />
      <button type="button" className="header-button" onClick={newConversation}>
        <Icon name="newChat" />
        <span>{strings.newChat}</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={strings.settings}
        title={strings.settings}
        onClick={onSettings}
      >
        <Icon name="settings" />
      </button>
    </header>
  );
}

/** Where the model runs, once it does; the reason is one hover, or one click, away. */
function BackendBadge({ onClick }: { readonly onClick: () => void }): ReactNode {
  const language = useResidents()?.language;
  if (language?.status !== 'ready') return null;
  const { backend, threads } = language.backend;
  return (
    <button
      type="button"
      className="badge badge-button"
      title={strings.backendReason(language.backend, false)}
      onClick={onClick}
    >
      {backend === 'wasm' ? `wasm × ${String(threads)}` : 'WebGPU'}
    </button>
  );
}
