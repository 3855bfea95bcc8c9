import type { EngineApi } from '../../src/orchestrator/engine-api.ts';

declare global {
  interface Window {
    /** The product's documented API for scripts; there once the pack's manifest has been read. */
    readonly anytab: EngineApi;
  }
}
