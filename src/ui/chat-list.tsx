import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ConversationEntry } from '../orchestrator/conversation-list.ts';
import { ChatMenu } from './chat-menu.tsx';
import type { OpenMenu } from './chat-menu.tsx';
import { Icon } from './icons.tsx';
import { useOfConversation, usePage, useStore } from './page.ts';
import { optionsOf, strings } from './strings.ts';
import { useChatSearch } from './use-chat-search.ts';

/** All chats, pinned ones first, with a search over their titles and texts. */
export function ChatList({ onOpened }: { readonly onOpened: () => void }): ReactNode {
  const { conversations } = usePage();
  const { entries } = useStore(conversations.list.state);
  const [query, setQuery] = useState('');
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [renamed, setRenamed] = useState<string | null>(null);
  const found = useChatSearch(query);
  const listed = (entries ?? []).filter(({ id }) => found === null || found.has(id));
  const group = (title: string, chats: readonly ConversationEntry[]): ReactNode =>
    chats.length > 0 && (
      <section aria-label={title}>
        <h3>{title}</h3>
        <ul>
          {chats.map((entry) => (
            <ChatRow
              key={entry.id}
              entry={entry}
              snippet={found?.get(entry.id) ?? ''}
              isRenamed={renamed === entry.id}
              onRenamed={() => {
                setRenamed(null);
              }}
              onOpen={() => {
                void conversations.open(entry.id);
                onOpened();
              }}
              onMenu={(button) => {
                setMenu({ entry, button });
              }}
            />
          ))}
        </ul>
      </section>
    );
  return (
    <>
      <label className="chat-search">
        <Icon name="search" />
        <input
          type="search"
          value={query}
          aria-label={strings.chats.search}
          placeholder={strings.chats.search}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
      </label>
      <nav className="chat-list" aria-label={strings.chats.name}>
        {group(
          strings.chats.pinned,
          listed.filter(({ pinned }) => pinned),
        )}
        {group(
          strings.chats.recent,
          listed.filter(({ pinned }) => !pinned),
        )}
        {listed.length === 0 && entries !== null && (
          <p className="chat-none">{found === null ? strings.chats.none : strings.chats.nothingFound}</p>
        )}
      </nav>
      {menu !== null && (
        <ChatMenu
          {...menu}
          onRename={() => {
            setRenamed(menu.entry.id);
          }}
          onClose={() => {
            setMenu(null);
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly entry: ConversationEntry;
  readonly snippet: string;
  readonly isRenamed: boolean;
  readonly onRenamed: () => void;
  readonly onOpen: () => void;
  readonly onMenu: (button: HTMLElement) => void;
}

function ChatRow({ entry, snippet, isRenamed, onRenamed, onOpen, onMenu }: RowProps): ReactNode {
  const isShown = useOfConversation(({ id }) => id === entry.id);
  const title = entry.title === '' ? strings.chats.untitled : entry.title;
  if (isRenamed) return <RenamedRow entry={entry} onRenamed={onRenamed} />;
  return (
    <li className="chat-row" data-shown={isShown}>
      <button type="button" className="chat-open" aria-current={isShown ? 'page' : undefined} onClick={onOpen}>
        <span className="chat-title">{title}</span>
        {snippet !== '' && <span className="chat-snippet">{snippet}</span>}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={optionsOf(title)}
        aria-haspopup="true"
        onClick={(event) => {
          onMenu(event.currentTarget);
        }}
      >
        <Icon name="more" />
      </button>
    </li>
  );
}

/** Enter or leaving the field keeps the new name, Escape the old one. */
function RenamedRow({ entry, onRenamed }: Pick<RowProps, 'entry' | 'onRenamed'>): ReactNode {
  const { list } = usePage().conversations;
  return (
    <li className="chat-row">
      <input
        className="chat-rename"
        aria-label={strings.chats.newName}
        defaultValue={entry.title}
        maxLength={200}
        ref={(input) => {
          input?.focus();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.value = entry.title;
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onBlur={(event) => {
          if (event.target.value !== entry.title) void list.rename(entry.id, event.target.value);
          onRenamed();
        }}
      />
    </li>
  );
}
