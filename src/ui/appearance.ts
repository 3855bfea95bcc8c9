import type { Settings } from '../orchestrator/settings.ts';

const BACKGROUNDS = { light: '#ffffff', dark: '#15161a' } as const;

/** Puts theme and motion onto the document, where the style sheets look for them. */
export function applyAppearance({ theme, motion }: Pick<Settings, 'theme' | 'motion'>): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  if (motion === 'system') delete dataset['motion'];
  else dataset['motion'] = motion;
  // What the browser paints around the page.
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = BACKGROUNDS[theme === 'system' ? own : theme];
  }
}
