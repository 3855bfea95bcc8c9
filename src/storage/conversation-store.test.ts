import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { createStore, setMany } from 'idb-keyval';
import { openConversationStore } from './conversation-store.ts';
import type { ConversationChanges, ConversationFacts } from './conversation-store.ts';

const FACTS: ConversationFacts = { title: 'Words', createdAt: 1, updatedAt: 2 };

const changes = (turnIds: readonly string[], more: Partial<ConversationChanges> = {}): ConversationChanges => ({
  outline: {
    shown: turnIds,
    parents: turnIds.map((id, index) => [id, turnIds[index - 1] ?? null]),
    media: (more.media ?? []).map(([id]) => id),
  },
  facts: FACTS,
  changed: turnIds.map((id) => [id, { turn: id }, `words of ${id}`]),
  media: [],
  ...more,
});

describe.each([
  ['IndexedDB', true],
  ['memory, where IndexedDB is refused', false],
] as const)('a conversation store in %s', (_name, persistent) => {
  let stores = 0;
  const open = async () => {
    if (!persistent) {
      vi.spyOn(indexedDB, 'open').mockImplementation(() => {
        throw new DOMException('refused', 'SecurityError');
      });
    }
    return openConversationStore(`store-${String(persistent)}-${String((stores += 1))}`);
  };

  test('says whether it outlives the page', async () => {
    expect((await open()).persistent).toBe(persistent);
  });

  test('reads turns of all branches back in the order made, and what is shown', async () => {
    const store = await open();
    const outline = {
      shown: ['c'],
      parents: [
        ['a', null],
        ['b', 'a'],
        ['c', null],
      ],
      media: [],
    } as const;
    await store.write('x', { ...changes(['a', 'b', 'c']), outline });
    expect(await store.read('x')).toEqual({
      outline,
      turns: [{ turn: 'a' }, { turn: 'b' }, { turn: 'c' }],
      facts: FACTS,
    });
    expect(await store.read('another')).toBeUndefined();
  });

  test('remembers the current conversation and media', async () => {
    const store = await open();
    expect([await store.currentId(), await store.readMedium('m')]).toEqual([undefined, undefined]);
    await store.write('c', changes([], { media: [['m', new Blob(['picture'])]], makeCurrent: true }));
    expect(await store.currentId()).toBe('c');
    expect(await (await store.readMedium('m'))?.text()).toBe('picture');
    await store.setCurrentId('d');
    expect(await store.currentId()).toBe('d');
  });

  test('lists what has facts, with labels; the rest is unlisted', async () => {
    const store = await open();
    await store.write('a', changes(['t']));
    const { facts: _none, ...empty } = changes([]);
    await store.write('b', empty);
    await store.setLabel('a', { title: 'Named', pinned: true });
    expect(await store.list()).toEqual([{ id: 'a', facts: FACTS, label: { title: 'Named', pinned: true } }]);
    expect(await store.listed('a')).toEqual((await store.list())[0]);
    expect(await store.listed('b')).toBeUndefined();
    expect(await store.unlisted()).toEqual(['b']);
  });

  test('removes a conversation with its words and its media, but no medium that another one has', async () => {
    const store = await open();
    const blob = new Blob(['x']);
    const media = [
      ['own', blob],
      ['shared', blob],
    ] as const;
    await store.write('a', changes(['t'], { media }));
    await store.write('ab', changes(['u'], { media: [['shared', blob]] }));
    await store.setLabel('a', { pinned: true });
    await store.remove('a');
    expect(await store.read('a')).toBeUndefined();
    expect(await store.words()).toEqual([['ab', 'words of u']]);
    expect((await store.list()).map(({ id }) => id)).toEqual(['ab']);
    expect([await store.readMedium('own'), (await store.readMedium('shared'))?.size]).toEqual([undefined, 1]);
  });
});

test('what was stored before there were branches is one line of turns, and unlisted', async () => {
  const database = createStore('older', 'entries');
  await setMany(
    [
      ['conversation/c', ['a', 'b']],
      ['turn/c/a', 1],
      ['turn/c/b', 2],
      ['current', 'c'],
    ],
    database,
  );
  const store = await openConversationStore('older');
  expect(await store.currentId()).toBe('c');
  expect(await store.unlisted()).toEqual(['c']);
  expect(await store.read('c')).toEqual({
    outline: {
      shown: ['a', 'b'],
      parents: [
        ['a', null],
        ['b', 'a'],
      ],
      media: [],
    },
    turns: [1, 2],
    facts: undefined,
  });
});
