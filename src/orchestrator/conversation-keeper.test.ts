import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { openConversationStore } from '../storage/conversation-store.ts';
import { ConversationKeeper } from './conversation-keeper.ts';
import type { Scripts, ScriptedChat } from './scripted-tiers.ts';
import { gate, scriptedChat, settle, span, text } from './scripted-tiers.ts';
import { replyText } from './turn.ts';
import type { TurnNotice } from './turn.ts';

interface Tab {
  readonly chat: ScriptedChat;
  readonly keeper: ConversationKeeper;
  readonly media: Map<MediumId, Blob>;
  readonly notices: TurnNotice[];
  /** Conversations that this tab has claimed. */
  readonly claimed: string[];
}

let databases = 0;

/** A tab over the database of that name. `elsewhere`: conversations that another tab has. */
async function open(
  database: string,
  { scripts = {}, elsewhere = [] }: { scripts?: Scripts; elsewhere?: readonly string[] } = {},
): Promise<Tab> {
  const chat = scriptedChat(scripts);
  const media = new Map<MediumId, Blob>();
  const notices: TurnNotice[] = [];
  const claimed: string[] = [];
  const keeper = new ConversationKeeper({
    store: chat.store,
    storage: openConversationStore(database),
    media: {
      // What scripted tiers draw is nowhere; that it was asked for is what counts.
      blob: (mediumId) => media.get(mediumId) ?? new Blob([mediumId]),
      restore: (mediumId, blob) => void media.set(mediumId, blob),
      forget: (mediumIds) => {
        for (const mediumId of mediumIds) media.delete(mediumId);
      },
    },
    tab: {
      claim: async (id) => {
        claimed.push(id);
        return !elsewhere.includes(id);
      },
      remembered: () => undefined,
      remember: () => undefined,
    },
    onNotice: (notice) => notices.push(notice),
  });
  await keeper.start();
  return { chat, keeper, media, notices, claimed };
}

const newDatabase = (): string => `keeper-${String((databases += 1))}`;
const say = ({ chat }: Tab, words: string) => chat.engine.settled(chat.engine.send([{ type: 'text', text: words }]));
const replies = ({ chat }: Tab): string[] => chat.store.getSnapshot().turns.map(replyText);

describe('a conversation that is left for a new one', () => {
  test('in the middle of a reply is stored with all that was shown', async () => {
    const database = newDatabase();
    const tab = await open(database, { scripts: { replies: [[text('One.')], [text('Two, and'), gate()]] } });
    await say(tab, 'a');
    tab.chat.engine.send([{ type: 'text', text: 'b' }]);
    await settle();
    const left = tab.chat.store.getSnapshot().id;
    tab.chat.engine.newConversation();
    expect(tab.keeper.former.getSnapshot()).toBe(left);
    await tab.keeper.flush();

    const next = await open(database);
    expect(replies(next)).toEqual([]);
    expect(next.keeper.former.getSnapshot()).toBe(left);
    await next.keeper.goBack();
    expect(replies(next)).toEqual(['One.', 'Two, and']);
    expect(next.chat.turn(1).stage).toBe('stopped');
    expect(next.keeper.former.getSnapshot()).toBeNull();
  });

  test('brings its pictures back after a reload', async () => {
    const database = newDatabase();
    const tab = await open(database, { scripts: { replies: [[text('Look. '), span(0)]] } });
    await say(tab, 'draw');
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    const next = await open(database);
    expect([...next.media.keys()]).toEqual([]);
    await next.keeper.goBack();
    expect([...next.media.keys()]).toEqual(['drawn-0']);
  });

  test('can be gone back to at once, and left again', async () => {
    const tab = await open(newDatabase(), { scripts: { replies: [[text('One.')], [text('Two.')]] } });
    await say(tab, 'a');
    const { id } = tab.chat.store.getSnapshot();
    tab.chat.engine.newConversation();
    tab.chat.engine.newConversation();
    expect(tab.keeper.former.getSnapshot()).toBe(id);
    await tab.keeper.goBack();
    await say(tab, 'b');
    expect(replies(tab)).toEqual(['One.', 'Two.']);
    tab.chat.engine.newConversation();
    expect(tab.keeper.former.getSnapshot()).toBe(id);
  });

  test('keeps its pictures in memory until a third one is begun, and pictures not yet sent for ever', async () => {
    const scripts = { replies: [[text('One.')], [text('Two.')]] };
    const tab = await open(newDatabase(), { scripts });
    for (const name of ['first', 'attached']) tab.media.set(name as MediumId, new Blob([name]));
    const shown = { type: 'medium', modality: 'image', mediumId: 'first' as MediumId } as const;
    await tab.chat.engine.settled(tab.chat.engine.send([shown]));
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    expect([...tab.media.keys()]).toEqual(['first', 'attached']);
    await say(tab, 'b');
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    expect([...tab.media.keys()]).toEqual(['attached']);
  });

  test('that another tab has meanwhile stays there, and the page says so', async () => {
    const database = newDatabase();
    const tab = await open(database, { scripts: { replies: [[text('One.')]] } });
    await say(tab, 'a');
    const { id } = tab.chat.store.getSnapshot();
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    const next = await open(database, { elsewhere: [id] });
    await next.keeper.goBack();
    expect(replies(next)).toEqual([]);
    expect(next.notices).toEqual([expect.objectContaining({ code: 'storage/former-conversation-unreadable' })]);
    expect(next.keeper.former.getSnapshot()).toBeNull();
  });
});

test('every conversation that a tab shows is claimed once, so that no other tab takes it for its own', async () => {
  const tab = await open(newDatabase(), { scripts: { replies: [[text('One.')]] } });
  const first = tab.chat.store.getSnapshot().id;
  await say(tab, 'a');
  tab.chat.engine.newConversation();
  const second = tab.chat.store.getSnapshot().id;
  await tab.keeper.goBack();
  expect(tab.claimed).toEqual([first, second]);
});
