import { useEffect } from 'react';

export type ShortcutId =
  | 'send'
  | 'newLine'
  | 'write'
  | 'attach'
  | 'record'
  | 'camera'
  | 'stop'
  | 'newChat'
  | 'search'
  | 'settings'
  | 'packs'
  | 'larger'
  | 'smaller'
  | 'leave'
  | 'help';

interface Shortcut {
  readonly id: ShortcutId;
  /** As `KeyboardEvent.key` names it, lower-case. */
  readonly key: string;
  /** Control, or Command on Apple's systems. */
  readonly mod?: true;
  readonly shift?: true;
  /** Letters and signs that may be meant to be written hold only outside of fields. */
  readonly outsideFields?: true;
  /** Somebody else acts on it; it is here to be listed. */
  readonly listedOnly?: true;
}

/** In the order of the list that `?` shows. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'send', key: 'enter', listedOnly: true },
  { id: 'newLine', key: 'enter', shift: true, listedOnly: true },
  { id: 'write', key: '/', outsideFields: true },
  { id: 'attach', key: 'f', mod: true, shift: true },
  { id: 'record', key: 'l', mod: true, shift: true },
  { id: 'camera', key: 'e', mod: true, shift: true },
  { id: 'stop', key: '.', mod: true },
  { id: 'newChat', key: 'o', mod: true, shift: true },
  { id: 'search', key: 'k', mod: true },
  { id: 'settings', key: ',', mod: true },
  { id: 'packs', key: 'm', mod: true, shift: true },
  { id: 'larger', key: '+', listedOnly: true },
  { id: 'smaller', key: '-', listedOnly: true },
  { id: 'leave', key: 'escape', listedOnly: true },
  { id: 'help', key: '?', outsideFields: true },
];

export const isApple = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);

/** Calls the action of the shortcut that is pressed anywhere in the window, unless a dialog is open. */
export function useShortcuts(actions: Readonly<Partial<Record<ShortcutId, () => void>>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null) return;
      const found = SHORTCUTS.find((shortcut) => matches(shortcut, event));
      const action = found && actions[found.id];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('keydown', onKeyDown);
    };
  }, [actions]);
}

/** The keyboard's layout decides whether a sign needs Shift, so Shift counts for letters only. */
export function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const { key, mod = false, shift = false, outsideFields = false, listedOnly = false } = shortcut;
  if (listedOnly || event.key.toLowerCase() !== key || event.altKey) return false;
  if ((event.ctrlKey || event.metaKey) !== mod) return false;
  if (/^[a-z]$/.test(key) && event.shiftKey !== shift) return false;
  return !(outsideFields && isField(event.target));
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=radio]), textarea, select') !== null;
}
