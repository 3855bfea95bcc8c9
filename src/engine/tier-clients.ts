import { createGenerationClient } from '../clients/generation-client.ts';
import { createLanguageClient } from '../clients/language-client.ts';
import { createPerceptionClient } from '../clients/perception-client.ts';
import type { TierClients } from '../orchestrator/tiers.ts';
import type { Tier } from '../packs/manifest.ts';

/** A worker that was idle for so long gives its memory back; it loads again, from this device, when needed. */
const IDLE_MILLISECONDS = 10 * 60_000;

/** The three tiers' workers, none of them started. `onEnd` is told of one that ended by itself. */
export function createTierClients(onEnd: (tier: Tier) => void): TierClients {
  const end = (tier: Tier) => () => {
    onEnd(tier);
  };
  return {
    language: createLanguageClient({ onEnd: end('language') }),
    perception: createPerceptionClient({ onEnd: end('perception'), idleMilliseconds: IDLE_MILLISECONDS }),
    generation: createGenerationClient({ onEnd: end('generation'), idleMilliseconds: IDLE_MILLISECONDS }),
  };
}
