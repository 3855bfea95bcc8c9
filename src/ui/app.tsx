import { useState } from 'react';
import type { ReactNode } from 'react';
import { Announcer } from './announcer.tsx';
import { ChatRuntime } from './chat-runtime.tsx';
import { FileDrop } from './file-drop.tsx';
import { Icon } from './icons.tsx';
import { PageContext, usePage, useResidents } from './page.ts';
import type { Page } from './page.ts';
import { SettingsDrawer } from './settings-drawer.tsx';
import { Sidebar, useWide } from './sidebar.tsx';
import { strings } from './strings.ts';
import { Thread } from './thread.tsx';

/** The whole page. Pictures can be dropped anywhere on it. */
export function App({ page }: { readonly page: Page }): ReactNode {
  const [settingsOpen, setSettingsOpen] = useState(false);
  const isWide = useWide();
  // Beside the conversation unless it was closed; over it only when it was opened.
  const [chatsOpen, setChatsOpen] = useState<boolean | null>(null);
  const showsChats = chatsOpen ?? isWide;
  return (
    <PageContext value={page}>
      <ChatRuntime>
        <div className="page">
          <Header
            chatsBeside={showsChats && isWide}
            onChats={() => {
              setChatsOpen(!showsChats);
            }}
            onSettings={() => {
              setSettingsOpen(true);
            }}
          />
          <div className="body">
            <Sidebar
              open={showsChats}
              onClose={() => {
                setChatsOpen(null);
              }}
            />
            <main className="main">
              <Thread />
            </main>
          </div>
          <FileDrop />
          <SettingsDrawer
            open={settingsOpen}
            onClose={() => {
              setSettingsOpen(false);
            }}
          />
          <Announcer />
        </div>
      </ChatRuntime>
    </PageContext>
  );
}

interface HeaderProps {
  readonly chatsBeside: boolean;
  readonly onChats: () => void;
  readonly onSettings: () => void;
}

function Header({ chatsBeside, onChats, onSettings }: HeaderProps): ReactNode {
  const { newConversation } = usePage();
  const chats = chatsBeside ? strings.chats.hide : strings.chats.show;
  return (
    <header className="header">
      <button type="button" className="icon-button" aria-label={chats} title={chats} onClick={onChats}>
        <Icon name="chats" />
      </button>
      <h1 className="brand">{strings.product}</h1>
      <BackendBadge />
      <span className="spacer" />
      {!chatsBeside && (
        <button type="button" className="header-button" onClick={newConversation}>
          <Icon name="newChat" />
          <span>{strings.newChat}</span>
        </button>
      )}
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
