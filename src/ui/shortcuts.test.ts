// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { matches, SHORTCUTS } from './shortcuts.ts';
import type { ShortcutId } from './shortcuts.ts';

function pressed(init: KeyboardEventInit, target: Element = document.body): ShortcutId | undefined {
  const event = new KeyboardEvent('keydown', init);
  Object.defineProperty(event, 'target', { value: target });
  return SHORTCUTS.find((shortcut) => matches(shortcut, event))?.id;
}

test.each<[KeyboardEventInit, ShortcutId | undefined]>([
  [{ key: '?', shiftKey: true }, 'help'],
  [{ key: '?' }, 'help'],
  [{ key: '/' }, 'write'],
  [{ key: ',', ctrlKey: true }, 'settings'],
  [{ key: ',', metaKey: true }, 'settings'],
  [{ key: 'O', ctrlKey: true, shiftKey: true }, 'newChat'],
  [{ key: 'o', ctrlKey: true }, undefined],
  [{ key: '.', ctrlKey: true }, 'stop'],
  [{ key: 'L', ctrlKey: true, shiftKey: true }, 'record'],
  [{ key: 'E', metaKey: true, shiftKey: true }, 'camera'],
  [{ key: 'F', ctrlKey: true, shiftKey: true }, 'attach'],
  [{ key: 'f', ctrlKey: true }, undefined],
  [{ key: 'k', ctrlKey: true }, 'search'],
  // The open picture's own business.
  [{ key: '+' }, undefined],
  [{ key: 'Escape' }, undefined],
  [{ key: '.' }, undefined],
  [{ key: '.', ctrlKey: true, altKey: true }, undefined],
  // The composer's own business.
  [{ key: 'Enter' }, undefined],
])('%j means %s', (init, id) => {
  expect(pressed(init)).toBe(id);
});

test('signs that are being written are no commands', () => {
  const field = document.createElement('textarea');
  expect(pressed({ key: '?' }, field)).toBeUndefined();
  expect(pressed({ key: '/' }, field)).toBeUndefined();
  expect(pressed({ key: '.', ctrlKey: true }, field)).toBe('stop');
});

test('no two shortcuts are the same', () => {
  const keys = SHORTCUTS.map(({ key, mod, shift }) => JSON.stringify([key, mod, shift]));
  expect(new Set(keys).size).toBe(SHORTCUTS.length);
});
