import { lazy, Suspense, useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { Announcer } from './announcer.tsx';
import { ChatRuntime } from './chat-runtime.tsx';
import { FileDrop } from './file-drop.tsx';
import { Icon } from './icons.tsx';
import { KeptDraft } from './kept-draft.tsx';
import { spokenLanguage } from './language.ts';
import { PageContext, usePage, useResidents, useStore } from './page.ts';
import type { Page } from './page.ts';
import { strings } from './strings.ts';
import { Thread } from './thread.tsx';

/** What is not on the first screen comes when it is first opened. */
const SettingsDrawer = lazy(async () => ({ default: (await import('./settings-drawer.tsx')).SettingsDrawer }));

/** The whole page. Pictures can be dropped anywhere on it. */
export function App({ page }: { readonly page: Page }): ReactNode {
  const [view, setView] = useState<'settings' | null>(null);
  const language = useStore(spokenLanguage);
  const close = useCallback(() => {
    setView(null);
  }, []);
  return (
    <PageContext value={page}>
      <ChatRuntime>
        <div className="page">
          <Header
            onSettings={() => {
              setView('settings');
            }}
          />
          {/* Another language is another thread: parts of it that did not change would keep their old words. */}
          <main key={language} className="main">
            <Thread />
          </main>
          <FileDrop />
          <Suspense>{view === 'settings' && <SettingsDrawer onClose={close} />}</Suspense>
          <Announcer />
          <KeptDraft />
        </div>
      </ChatRuntime>
    </PageContext>
  );
}

function Header({ onSettings }: { readonly onSettings: () => void }): ReactNode {
  const { newConversation } = usePage();
  return (
    <header className="header">
      <h1 className="brand">{strings.product}</h1>
      <BackendBadge />
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

/** Where the model runs, once it does; the reason is one hover, or the settings, away. */
function BackendBadge(): ReactNode {
  const language = useResidents()?.language;
  if (language?.status !== 'ready') return null;
  const { backend, threads } = language.backend;
  return (
    <span className="badge" title={strings.backendReason(language.backend, false)}>
      {backend === 'wasm' ? `wasm × ${String(threads)}` : 'WebGPU'}
    </span>
  );
}
