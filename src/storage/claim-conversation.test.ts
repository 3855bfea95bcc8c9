import { expect, test, vi } from 'vitest';
import { claimConversation, rememberTabConversation, tabConversation } from './claim-conversation.ts';

/** Locks as the browser has them, for one page. */
function locks(): { request: LockManager['request'] } {
  const held = new Set<string>();
  const request = async (
    name: string,
    { signal }: { signal: AbortSignal },
    callback: () => Promise<unknown>,
  ): Promise<unknown> => {
    if (!held.has(name)) {
      held.add(name);
      return callback();
    }
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  };
  return { request: request as unknown as LockManager['request'] };
}

test('a conversation belongs to one tab, and another conversation is still free', async () => {
  vi.stubGlobal('navigator', { locks: locks() });
  expect(await claimConversation('a')).toBeDefined();
  expect(await claimConversation('a')).toBeUndefined();
  expect(await claimConversation('b')).toBeDefined();
});

test('a browser without locks lets every tab have it', async () => {
  vi.stubGlobal('navigator', {});
  expect(await claimConversation('a')).toBeDefined();
  expect(await claimConversation('a')).toBeDefined();
});

test('the tab remembers its conversation, unless storage is refused', () => {
  const entries = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => entries.set(key, value),
  });
  expect(tabConversation()).toBeUndefined();
  rememberTabConversation('a');
  expect(tabConversation()).toBe('a');
  vi.stubGlobal('sessionStorage', undefined);
  expect(tabConversation()).toBeUndefined();
  rememberTabConversation('b');
});
