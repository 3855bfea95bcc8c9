import { useEffect } from 'react';

/**
 * Calls `action` when Escape is pressed, wherever in the page the focus is, unless the key ends something nearer: an open
 * window or menu, what is being written in a field, or what somebody else acted on. `action` stays the same.
 */
export function useEscape(action: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      // The browser closes these, and empties a field that searches, only after the key was heard here.
      if (document.querySelector('dialog[open], :popover-open') !== null || isSearching(event.target)) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('keydown', onKeyDown);
    };
  }, [action]);
}

function isSearching(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'search' && target.value !== '';
}
