import { DEFAULT_SETTINGS, parseSettings } from '../orchestrator/settings.ts';
import type { Settings } from '../orchestrator/settings.ts';

const KEY = 'anytab-settings';

/** The settings of the last visit; the defaults where the browser keeps nothing. */
export function readSettings(): Settings {
  try {
    return parseSettings(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  } catch {
    return DEFAULT_SETTINGS; // storage refused, or not ours
  }
}

export function writeSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage refused or full: the settings hold for this visit.
  }
}
