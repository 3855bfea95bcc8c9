import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { openConversationStore } from './conversation-store.ts';

const changes = (order: readonly string[], removed: readonly string[] = []) => ({
  order,
  changed: order.map((id) => [id, { words: id }] as const),
  removed,
  media: [],
});

describe.each([
  ['IndexedDB', true],
  ['memory, where IndexedDB is refused', false],
] as const)('a conversation store in %s', (_name, persistent) => {
  const open = async () => {
    if (!persistent) {
      vi.spyOn(indexedDB, 'open').mockImplementation(() => {
        throw new DOMException('refused', 'SecurityError');
      });
    }
    return openConversationStore(`store-${String(persistent)}`);
  };

  test('says whether it outlives the page', async () => {
    expect((await open()).persistent).toBe(persistent);
  });

  test('reads turns back in order, without those removed', async () => {
    const store = await open();
    await store.write('c', changes(['a', 'b', 'd']));
    await store.write('c', { order: ['d', 'a'], changed: [], removed: ['b'], media: [] });
    expect(await store.read('c')).toEqual({ turns: [{ words: 'd' }, { words: 'a' }] });
    expect(await store.read('another')).toBeUndefined();
  });

  test('remembers the current conversation and media', async () => {
    const store = await open();
    expect(await store.readMedium('m')).toBeUndefined();
    await store.setCurrentId('c');
    await store.write('c', { order: [], changed: [], removed: [], media: [['m', new Blob(['picture'])]] });
    expect(await store.currentId()).toBe('c');
    expect(await store.formerId()).toBeUndefined();
    await store.setCurrentId('d', 'c');
    await store.setCurrentId('e');
    expect([await store.currentId(), await store.formerId()]).toEqual(['e', 'c']);
    expect(await (await store.readMedium('m'))?.text()).toBe('picture');
  });
});
