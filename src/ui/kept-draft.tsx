import { useEffect, useRef } from 'react';
import { useAui, useAuiState } from '@assistant-ui/react';

const KEY = 'anytab-draft';

/** Keeps what stands in the composer over a reload of this tab. */
export function KeptDraft(): null {
  const aui = useAui();
  const text = useAuiState(({ composer }) => composer.text);
  useEffect(() => {
    const kept = read();
    if (kept !== '') aui.composer().setText(kept);
  }, [aui]);
  const isFirst = useRef(true);
  useEffect(() => {
    // The first render's composer is empty because nothing has been restored yet.
    if (!isFirst.current) write(text);
    isFirst.current = false;
  }, [text]);
  return null;
}

function read(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // storage refused
  }
}

function write(text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, text);
  } catch {
    // Storage refused: the draft holds as long as the page.
  }
}
