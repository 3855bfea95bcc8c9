import type { Settings } from '../orchestrator/settings.ts';
import { ValueStore } from '../orchestrator/value-store.ts';
import { ENGLISH, speak } from './strings.ts';
import type { Messages } from './strings.ts';

export type Language = Exclude<Settings['language'], 'auto'>;

/** Which language is on the screen. Whoever renders words renders anew when it changes. */
export const spokenLanguage = new ValueStore<Language>('en');

/** Only English comes with the page; the others when they are chosen. */
const MESSAGES: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: () => Promise.resolve(ENGLISH),
  de: async () => (await import('./strings-de.ts')).GERMAN,
};

/** Speaks as the settings say; goes on as before where the words cannot be fetched. */
export async function chooseLanguage(
  setting: Settings['language'],
  preferred: readonly string[] = navigator.languages,
): Promise<void> {
  const language = setting === 'auto' ? firstSpoken(preferred) : setting;
  if (language === spokenLanguage.getSnapshot()) return;
  const messages = await MESSAGES[language]().catch(() => undefined);
  if (messages === undefined) return;
  speak(messages);
  document.documentElement.lang = language;
  spokenLanguage.update(() => language);
}

/** English where none of the preferred languages is spoken here. */
export function firstSpoken(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-', 1)[0];
    if (language === 'en' || language === 'de') return language;
  }
  return 'en';
}
