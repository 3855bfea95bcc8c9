import 'fake-indexeddb/auto';
import { createStore, setMany } from 'idb-keyval';
import { describe, expect, test, vi } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { openConversationStore } from '../storage/conversation-store.ts';
import type { ConversationStore } from '../storage/conversation-store.ts';
import { ConversationKeeper } from './conversation-keeper.ts';
import { ScriptedBrowser } from './scripted-browser.ts';
import { OPTIONS, gate, scriptedChat, settle, span, text } from './scripted-tiers.ts';
import type { Scripts, ScriptedChat } from './scripted-tiers.ts';
import type { ConversationId } from './turn-store.ts';
import { newTurn, replyText } from './turn.ts';
import type { TurnId, TurnNotice } from './turn.ts';

interface Tab {
  readonly chat: ScriptedChat;
  readonly keeper: ConversationKeeper;
  readonly media: Map<MediumId, Blob>;
  readonly notices: TurnNotice[];
  close(): void;
  freeze(): void;
}

let databases = 0;

/** A browser with a database of its own, that opens tabs. */
function browser(): { database: string; isFull: boolean; open(scripts?: Scripts, remembered?: string): Promise<Tab> } {
  const scripted = new ScriptedBrowser();
  const database = `keeper-${String((databases += 1))}`;
  let ids = 0;
  const newId = (): string => `id-${String((ids += 1))}`;
  const world = { database, isFull: false };
  /** Refuses to write while the browser is full. */
  const storage = async (): Promise<ConversationStore> => {
    const store = await openConversationStore(database);
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    return {
      ...store,
      write: (...write) => (world.isFull ? full() : store.write(...write)),
      setLabel: (...label) => (world.isFull ? full() : store.setLabel(...label)),
    };
  };
  return Object.assign(world, {
    async open(scripts: Scripts = {}, remembered?: string) {
      const chat = scriptedChat(scripts, undefined, newId);
      const media = new Map<MediumId, Blob>();
      const notices: TurnNotice[] = [];
      const tab = scripted.tab(remembered);
      const keeper: ConversationKeeper = new ConversationKeeper({
        store: chat.store,
        storage: storage(),
        media: {
          // What scripted tiers draw is nowhere; that it was asked for is what counts.
          blob: (mediumId) => media.get(mediumId) ?? (keeper.mayWrite() ? new Blob([mediumId]) : undefined),
          restore: (mediumId, blob) => void media.set(mediumId, blob),
          forget: (mediumIds) => {
            for (const mediumId of mediumIds) media.delete(mediumId);
          },
        },
        tab,
        show: (conversation) => {
          chat.engine.showConversation(conversation);
        },
        stop: () => {
          chat.engine.stop();
        },
        onNotice: (notice) => notices.push(notice),
        onNoticeOver: (code) => void notices.push({ code: `over: ${code}`, message: '' }),
        newId,
      });
      chat.mayWrite.current = keeper.mayWrite;
      await keeper.start();
      return {
        chat,
        keeper,
        media,
        notices,
        close: () => {
          tab.close();
        },
        freeze: () => {
          tab.freeze();
        },
      };
    },
  });
}

const say = ({ chat }: Tab, words: string) => chat.engine.settled(chat.engine.send([{ type: 'text', text: words }]));
const replies = ({ chat }: Tab): string[] => chat.store.getSnapshot().turns.map(replyText);
const shownId = ({ chat }: Tab): ConversationId => chat.store.getSnapshot().id;
const titles = ({ keeper }: Tab) => keeper.list.state.getSnapshot().entries?.map(({ title }) => title);
const one = { replies: [[text('One.')], [text('Two.')], [text('Three.')]] };

describe('many conversations', () => {
  test('are listed by their first words, the newest first, also after a reload', async () => {
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'first words\nmore');
    tab.chat.engine.newConversation();
    await say(tab, 'other words');
    await tab.keeper.flush();
    expect(titles(tab)).toEqual(['other words', 'first words']);
    tab.close();
    expect(titles(await world.open())).toEqual(['other words', 'first words']);
  });

  test('are opened and gone on with; an empty one is not listed', async () => {
    const tab = await browser().open(one);
    await say(tab, 'a');
    const first = shownId(tab);
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    expect(titles(tab)).toEqual(['a']);
    await tab.keeper.open(first);
    await say(tab, 'b');
    expect(replies(tab)).toEqual(['One.', 'Two.']);
  });

  test('left in the middle of a reply are stored with all that was shown, and can be gone on with', async () => {
    const world = browser();
    const tab = await world.open({ replies: [[text('One.')], [text('Two, and'), gate()]] });
    await say(tab, 'a');
    tab.chat.engine.send([{ type: 'text', text: 'b' }]);
    await settle();
    const left = shownId(tab);
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    tab.close();
    const next = await world.open();
    await next.keeper.open(left);
    expect(replies(next)).toEqual(['One.', 'Two, and']);
    expect(next.chat.turn(1).stage).toBe('stopped');
  });

  test('bring their pictures back, and only their own', async () => {
    const world = browser();
    const tab = await world.open({ replies: [[text('Look. '), span(0)]] });
    await say(tab, 'draw');
    const drawn = shownId(tab);
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    tab.close();
    const next = await world.open();
    expect([...next.media.keys()]).toEqual([]);
    await next.keeper.open(drawn);
    expect([...next.media.keys()]).toEqual(['drawn-0']);
  });

  test('keep their pictures in memory until a third one is begun, and pictures not yet sent for ever', async () => {
    const tab = await browser().open(one);
    for (const name of ['first', 'attached']) tab.media.set(name as MediumId, new Blob([name]));
    const shown = { type: 'medium', modality: 'image', mediumId: 'first' as MediumId } as const;
    await tab.chat.engine.settled(tab.chat.engine.send([shown]));
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    expect([...tab.media.keys()]).toEqual(['first', 'attached']);
    await say(tab, 'b');
    tab.chat.engine.newConversation();
    await tab.keeper.flush();
    await settle();
    expect([...tab.media.keys()]).toEqual(['attached']);
  });

  test('of the time before there was a list are listed, the last one shown', async () => {
    const world = browser();
    const record = (id: string) => ({
      version: 2,
      turn: { ...newTurn(id as TurnId, [{ type: 'text', text: `words of ${id}` }], OPTIONS), stage: 'writing' },
    });
    const entries: [string, unknown][] = ['a', 'b'].flatMap((id) => [
      [`conversation/${id}`, [`t${id}`]],
      [`turn/${id}/t${id}`, record(`t${id}`)],
    ]);
    await setMany([...entries, ['conversation/empty', []], ['current', 'b']], createStore(world.database, 'entries'));
    const tab = await world.open();
    expect(shownId(tab)).toBe('b');
    expect(tab.chat.turn(0).stage).toBe('interrupted');
    expect(titles(tab)?.toSorted()).toEqual(['words of ta', 'words of tb']);
    expect([...(await tab.keeper.list.search('of TA')).keys()]).toEqual(['a']);
    expect(await (await openConversationStore(world.database)).read('empty')).toBeUndefined();
  });

  test('that are shown give way to a new one when deleted, and come back whole', async () => {
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'a');
    const first = shownId(tab);
    await tab.keeper.delete(first);
    expect([replies(tab), titles(tab)]).toEqual([[], []]);
    await tab.keeper.list.undoDelete();
    expect(titles(tab)).toEqual(['a']);
    await tab.keeper.open(first);
    expect(replies(tab)).toEqual(['One.']);
    await tab.keeper.delete(first);
    await tab.keeper.list.confirmDelete();
    expect(await (await openConversationStore(world.database)).read(first)).toBeUndefined();
  });
});

describe('two tabs', () => {
  test('a second tab begins something new, and both lists show both', async () => {
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'a');
    await tab.keeper.flush();
    const second = await world.open(one);
    expect(replies(second)).toEqual([]);
    await say(second, 'b');
    await second.keeper.flush();
    await settle();
    expect([titles(tab), titles(second)]).toEqual([
      ['b', 'a'],
      ['b', 'a'],
    ]);
  });

  test('the second on the same conversation follows a reply with its picture, and writes nothing', async () => {
    const world = browser();
    const hold = gate();
    const tab = await world.open({ replies: [[text('One '), hold, span(0), text('done.')]] });
    tab.chat.engine.send([{ type: 'text', text: 'a' }]);
    await settle();
    await tab.keeper.flush();
    const second = await world.open(one);
    await second.keeper.open(shownId(tab));
    expect(second.keeper.following.getSnapshot()).toBe(true);
    expect([replies(second), second.chat.turn(0).stage]).toEqual([['One '], 'writing']);
    expect(() => second.chat.engine.send([{ type: 'text', text: 'b' }])).toThrow(/another tab/);
    hold.open();
    await vi.waitFor(() => {
      expect([replies(second), second.chat.turn(0).stage]).toEqual([['One done.'], 'done']);
    });
    expect([...second.media.keys()]).toEqual(['drawn-0']);
  });

  test('the second takes over when the first leaves, and goes on from there', async () => {
    const world = browser();
    const tab = await world.open({ replies: [[text('One.')], [text('Two, and'), gate()]] });
    await say(tab, 'a');
    tab.chat.engine.send([{ type: 'text', text: 'b' }]);
    await settle();
    await tab.keeper.flush();
    const second = await world.open({ replies: [[text(' more.')]] });
    await second.keeper.open(shownId(tab));
    tab.close();
    await vi.waitFor(() => {
      expect(second.keeper.following.getSnapshot()).toBe(false);
    });
    const turn = second.chat.turn(1);
    expect(turn.stage).toBe('interrupted');
    second.chat.engine.resume(turn.id);
    await second.chat.engine.settled(turn.id);
    expect(replies(second)).toEqual(['One.', 'Two, and more.']);
  });

  test('the second takes over when asked to: the first stops, stores all, and follows', async () => {
    const world = browser();
    const tab = await world.open({ replies: [[text('One, and'), gate()]] });
    tab.chat.engine.send([{ type: 'text', text: 'a' }]);
    await settle();
    const third = await world.open();
    const second = await world.open({ replies: [[text(' more.')]] });
    await tab.keeper.flush();
    for (const other of [third, second]) await other.keeper.open(shownId(tab));
    await second.keeper.takeOver();
    expect([tab, second, third].map(({ keeper }) => keeper.following.getSnapshot())).toEqual([true, false, true]);
    const turn = second.chat.turn(0);
    expect([turn.stage, replyText(turn)]).toEqual(['stopped', 'One, and']);
    second.chat.engine.resume(turn.id);
    await second.chat.engine.settled(turn.id);
    await second.keeper.flush();
    await vi.waitFor(() => {
      expect([replies(tab), replies(third)]).toEqual([['One, and more.'], ['One, and more.']]);
    });
    await tab.keeper.takeOver();
    expect([tab, second].map(({ keeper }) => keeper.following.getSnapshot())).toEqual([false, true]);
  });

  test('a conversation is taken from a tab that does not answer, which follows once it does', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'a');
    await tab.keeper.flush();
    const second = await world.open(one);
    await second.keeper.open(shownId(tab));
    tab.freeze();
    const taken = second.keeper.takeOver();
    await vi.advanceTimersByTimeAsync(6000);
    vi.useRealTimers();
    await taken;
    expect([tab, second].map(({ keeper }) => keeper.following.getSnapshot())).toEqual([true, false]);
    await say(second, 'b');
    expect(replies(second)).toEqual(['One.', 'One.']);
  });

  test('a tab that was reloaded while it followed follows again', async () => {
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'a');
    await tab.keeper.flush();
    const reloaded = await world.open({}, shownId(tab));
    expect([replies(reloaded), reloaded.keeper.following.getSnapshot()]).toEqual([['One.'], true]);
  });

  test('a conversation that is deleted in one gives way in the other, which says so', async () => {
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'a');
    await tab.keeper.flush();
    const id = shownId(tab);
    const second = await world.open();
    await second.keeper.delete(id);
    await settle();
    expect([replies(tab), titles(tab)]).toEqual([[], []]);
    expect(tab.notices.map(({ code }) => code)).toEqual(['conversation/deleted']);
  });

  test('what is renamed or pinned in one shows in the other', async () => {
    const world = browser();
    const tab = await world.open(one);
    await say(tab, 'a');
    await tab.keeper.flush();
    const second = await world.open();
    await second.keeper.list.rename(shownId(tab), ' Better \u202e name ');
    await say(tab, 'b');
    await tab.keeper.flush();
    expect([titles(tab), titles(second)]).toEqual([['Better name'], ['Better name']]);
  });
});

test('what finds no room stays, also when it is left, is gone back to, and stored once there is room', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const world = browser();
  const tab = await world.open(one);
  world.isFull = true;
  await say(tab, 'a');
  const first = shownId(tab);
  tab.chat.engine.newConversation();
  await say(tab, 'b');
  await tab.keeper.flush();
  expect(tab.notices.map(({ code }) => code)).toEqual(['storage/conversation-not-saved']);
  expect([tab.keeper.isBehind, titles(tab)?.toSorted()]).toEqual([true, ['a']]);
  await tab.keeper.open(first);
  expect(replies(tab)).toEqual(['One.']);
  await say(tab, 'c');
  tab.chat.engine.newConversation();
  await tab.keeper.list.rename(first, 'Renamed');
  world.isFull = false;
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await vi.waitFor(() => {
    expect(tab.notices.map(({ code }) => code)).toContain('over: storage/list-not-saved');
    expect(tab.notices.map(({ code }) => code)).toContain('over: storage/conversation-not-saved');
    expect(tab.keeper.isBehind).toBe(false);
  });
  tab.close();
  const next = await world.open();
  expect(titles(next)?.toSorted()).toEqual(['Renamed', 'b']);
  await next.keeper.open(first);
  expect(next.chat.store.getSnapshot().turns).toHaveLength(2);
});

test('a conversation that cannot be read is said, and what is shown stays', async () => {
  const tab = await browser().open(one);
  await say(tab, 'a');
  await tab.keeper.open('nowhere' as ConversationId);
  expect(replies(tab)).toEqual(['One.']);
  expect(tab.notices.map(({ code }) => code)).toEqual(['storage/conversation-unreadable']);
});
