import { useState } from 'react';
import type { ReactNode } from 'react';
import { Announcer } from './announcer.tsx';
import { ChatRuntime } from './chat-runtime.tsx';
import { FileDrop } from './file-drop.tsx';
import { Icon } from './icons.tsx';
import { KeptDraft } from './kept-draft.tsx';
import { PageContext, usePage, useResidents } from './page.ts';
import type { Page } from './page.ts';
import { SettingsDrawer } from './settings-drawer.tsx';
import { strings } from './strings.ts';
import { Thread } from './thread.tsx';

/** The whole page. Pictures can be dropped anywhere on it. */
export function App({ page }: { readonly page: Page }): ReactNode {
  const [settingsOpen, setSettingsOpen] = useState(false);
  return (
    <PageContext value={page}>
      <ChatRuntime>
        <div className="page">
          <Header
            onSettings={() => {
              setSettingsOpen(true);
            }}
          />
          <main className="main">
            <Thread />
          </main>
          <FileDrop />
          <SettingsDrawer
            open={settingsOpen}
            onClose={() => {
              setSettingsOpen(false);
            }}
          />
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
  const { backend, threads, reason } = language.backend;
  return (
    <span className="badge" title={reason}>
      {backend === 'wasm' ? `wasm × ${String(threads)}` : 'WebGPU'}
    </span>
  );
}
