import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Announcer } from './announcer.tsx';
import { ChatRuntime } from './chat-runtime.tsx';
import { FileDrop } from './file-drop.tsx';
import { focusMessage } from './focus-message.ts';
import { Icon } from './icons.tsx';
import { KeptDraft } from './kept-draft.tsx';
import { spokenLanguage } from './language.ts';
import { PageContext, usePage, useResidents, useStore } from './page.ts';
import type { Page } from './page.ts';
import { preloadReplyText } from './reply-text.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Sidebar, useWide } from './sidebar.tsx';
import { strings } from './strings.ts';
import { Thread } from './thread.tsx';

/** What is not on the first screen comes when it is first opened. */
const PacksDrawer = lazy(async () => ({ default: (await import('./packs-drawer.tsx')).PacksDrawer }));
const ShortcutsDrawer = lazy(async () => ({ default: (await import('./shortcuts-drawer.tsx')).ShortcutsDrawer }));
const SettingsDrawer = lazy(async () => ({ default: (await import('./settings-drawer.tsx')).SettingsDrawer }));

type View = 'settings' | 'packs' | 'shortcuts';

/** A button that is not there, because the pack lacks what it takes, is not pressed. */
const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

/** The whole page. Pictures can be dropped anywhere on it. */
export function App({ page }: { readonly page: Page }): ReactNode {
  const [view, setView] = useState<View | null>(null);
  // Beside the conversation unless it was closed; over it only when it was opened.
  const [chatsOpen, setChatsOpen] = useState<boolean | null>(null);
  const language = useStore(spokenLanguage);
  const close = useCallback(() => {
    setView(null);
  }, []);
  const shortcuts = useMemo(
    () => ({
      write: focusMessage,
      attach: () => press('.composer-attach'),
      record: () => press('.composer-record'),
      camera: () => press('.composer-camera'),
      search: () => {
        setChatsOpen(true);
        // Once it is there.
        requestAnimationFrame(() => document.querySelector<HTMLElement>('.chat-search input')?.focus());
      },
      stop: () => page.opened.getSnapshot()?.engine.stop(),
      newChat: page.newConversation,
      settings: () => setView('settings'),
      packs: () => setView('packs'),
      help: () => setView('shortcuts'),
    }),
    [page],
  );
  useShortcuts(shortcuts);
  useEffect(preloadReplyText, []);
  const isWide = useWide();
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
              setView('settings');
            }}
            onPacks={() => {
              setView('packs');
            }}
          />
          <div className="body">
            <Sidebar
              open={showsChats}
              isWide={isWide}
              onClose={() => {
                setChatsOpen(null);
              }}
            />
            {/* Another language is another thread: parts of it that did not change would keep their old words. */}
            <main key={language} className="main">
              <Thread />
            </main>
          </div>
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

interface HeaderProps {
  readonly chatsBeside: boolean;
  readonly onChats: () => void;
  readonly onSettings: () => void;
  readonly onPacks: () => void;
}

function Header({ chatsBeside, onChats, onSettings, onPacks }: HeaderProps): ReactNode {
  const { newConversation } = usePage();
  const chats = chatsBeside ? strings.chats.hide : strings.chats.show;
  return (
    <header className="header">
      <button type="button" className="icon-button" aria-label={chats} title={chats} onClick={onChats}>
        <Icon name="chats" />
      </button>
      <h1 className="brand">{strings.product}</h1>
      <BackendBadge onClick={onPacks} />
      <span className="spacer" />
      {!chatsBeside && (
        <button type="button" className="header-button" aria-label={strings.newChat} onClick={newConversation}>
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
