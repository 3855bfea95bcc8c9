/**
 * The engine for other pages: the build has it as `engine.js`, always under that name. What it takes, gives and throws stands in
 * src/engine/open-engine.ts (opening) and src/orchestrator/completion-types.ts (chat completions).
 */
import { openEngine as open } from './engine/open-engine.ts';
import type { Engine, EngineOptions } from './engine/open-engine.ts';

/** The packs stand beside the built file; the development server has this one in `src/`. */
const PACKS = import.meta.env.PROD ? './packs/' : '../packs/';

/** Opens a pack; resolves when it can answer. */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  return open({ ...options, packsUrl: options.packsUrl ?? new URL(PACKS, import.meta.url).href });
}
