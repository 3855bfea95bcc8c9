import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { openConversationStore } from '../storage/conversation-store.ts';
import type { ConversationStore } from '../storage/conversation-store.ts';
import { ConversationList } from './conversation-list.ts';
import { automaticTitle, tidyTitle } from './conversation-title.ts';
import { OPTIONS } from './scripted-tiers.ts';
import type { ConversationId } from './turn-store.ts';
import { newTurn } from './turn.ts';
import type { TurnId } from './turn.ts';

let databases = 0;

/** Conversations `a`, `b`, ... with these words, the last one the newest. */
async function listOf(words: readonly string[], now = 1_000_000) {
  const storage = await openConversationStore(`list-${String((databases += 1))}`);
  for (const [index, text] of words.entries()) {
    const id = String.fromCharCode(97 + index);
    await storage.write(id, {
      outline: { shown: ['t'], parents: [['t', null]], media: [] },
      facts: { title: `Title ${id}`, createdAt: index, updatedAt: index },
      changed: [['t', {}, text]],
      media: [],
    });
  }
  return { storage, list: await load(storage, now) };
}

async function load(storage: ConversationStore, now: number, onFailure?: (error: unknown) => void) {
  const list = unread(storage, now, onFailure);
  await list.load();
  return list;
}

const unread = (storage: ConversationStore, now = 0, onFailure: (error: unknown) => void = vi.fn()): ConversationList =>
  new ConversationList({
    storage: Promise.resolve(storage),
    announce: () => undefined,
    onFailure,
    now: () => now,
  });

const ids = (list: ConversationList) =>
  list.state
    .getSnapshot()
    .entries?.map(({ id }) => id)
    .join('');
const id = (name: string) => name as ConversationId;

describe('the list', () => {
  test('has the pinned ones first, then the newest, also after a reload', async () => {
    const { storage, list } = await listOf(['', '', '']);
    expect(ids(list)).toBe('cba');
    await list.pin(id('a'), true);
    expect(ids(list)).toBe('acb');
    expect(ids(await load(storage, 0))).toBe('acb');
  });

  test('shows a given name, and the automatic one again when it is emptied', async () => {
    const { list } = await listOf(['']);
    await list.rename(id('a'), 'Mine');
    expect(list.state.getSnapshot().entries?.[0]?.title).toBe('Mine');
    await list.rename(id('a'), '  ');
    expect(list.state.getSnapshot().entries?.[0]?.title).toBe('Title a');
  });

  test('finds by title and text, all words, whatever their case and accents, with the text around them', async () => {
    const { list } = await listOf(['The Café is\nopen', 'nothing here', 'a cafe, closed']);
    expect([...(await list.search('CAFE open'))]).toEqual([['a', 'The Café is open']]);
    expect([...(await list.search('title b')).keys()]).toEqual(['b']);
    expect((await list.search('café')).size).toBe(2);
  });

  test('finds also what somebody looks for before the list has been read', async () => {
    const { storage } = await listOf(['apple', 'pear']);
    const list = unread(storage);
    const found = list.search('apple');
    await storage.words();
    await list.load();
    expect([...(await found).keys()]).toEqual(['a']);
  });

  test('tells other tabs of news only once it knows how the chat is named and pinned', async () => {
    const { storage, list: before } = await listOf(['', '']);
    await before.pin(id('a'), true);
    const announce = vi.fn();
    const list = new ConversationList({ storage: Promise.resolve(storage), announce, onFailure: vi.fn() });
    list.putFacts('a', { title: 'New words', createdAt: 0, updatedAt: 10 });
    expect(announce).not.toHaveBeenCalled();
    await list.load();
    await vi.waitFor(() => {
      expect(announce).toHaveBeenCalledOnce();
    });
    expect(announce).toHaveBeenCalledWith(expect.objectContaining({ id: 'a', label: { pinned: true } }));
    expect(list.state.getSnapshot().entries?.[0]).toMatchObject({ title: 'New words', pinned: true });
  });

  test('a search that could not read the words is tried anew by the next one', async () => {
    const { storage, list } = await listOf(['apple']);
    vi.spyOn(storage, 'words').mockRejectedValueOnce(new Error('withdrawn'));
    await expect(list.search('apple')).rejects.toThrow('withdrawn');
    expect((await list.search('apple')).size).toBe(1);
  });

  test('orders by what happened last even when the clock was set back', async () => {
    const { list } = await listOf(['', ''], -5000);
    list.putFacts('a', { title: 'a', createdAt: 0, updatedAt: list.later() });
    expect(ids(list)).toBe('ab');
  });

  test('says when it cannot be saved', async () => {
    const { storage } = await listOf(['']);
    vi.spyOn(storage, 'setLabel').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    const onFailure = vi.fn();
    await (await load(storage, 0, onFailure)).pin(id('a'), true);
    expect(onFailure).toHaveBeenCalledOnce();
  });
});

describe('what is deleted', () => {
  test('can be brought back, and is gone for good only after the next deletion', async () => {
    const { storage, list } = await listOf(['', '']);
    await list.delete(id('a'));
    expect([ids(list), list.state.getSnapshot().deleted?.id]).toEqual(['b', 'a']);
    await list.undoDelete();
    expect(ids(list)).toBe('ba');
    await list.delete(id('a'));
    await list.delete(id('b'));
    expect([await storage.read('a'), (await storage.read('b'))?.turns.length]).toEqual([undefined, 1]);
  });

  test('and not brought back before the page was closed is removed by a later one', async () => {
    const { storage, list } = await listOf([''], 1_000_000);
    await list.delete(id('a'));
    expect(ids(await load(storage, 1_030_000))).toBe('');
    expect(await storage.read('a')).toBeDefined();
    await load(storage, 1_100_000);
    expect(await storage.read('a')).toBeUndefined();
  });
});

test('500 conversations are listed without reading a turn', async () => {
  const { storage } = await listOf(Array.from({ length: 500 }, () => 'x'.repeat(1000)));
  const read = vi.spyOn(storage, 'read');
  const words = vi.spyOn(storage, 'words');
  const list = await load(storage, 0);
  expect(list.state.getSnapshot().entries).toHaveLength(500);
  expect([read, words].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});

test.each([
  ['  Draw\u0000 a\tred apple\nand more', 'Draw a red apple'],
  ['', ''],
  ['\u202egnirts neddih', 'gnirts neddih'],
  ['word '.repeat(40), `${'word '.repeat(11)}word…`],
  ['x'.repeat(100), `${'x'.repeat(60)}…`],
])('%j becomes the title %j', (words, title) => {
  const turns = [newTurn('t' as TurnId, [{ type: 'text', text: words }], OPTIONS)];
  expect(automaticTitle({ id: id('c'), turns })).toBe(title);
  expect(tidyTitle(words.split('\n', 1)[0] ?? '')).toBe(title);
});
