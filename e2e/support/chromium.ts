/** Which Chromium runs, and with which flags; shared by the specs, the harness and the benchmarks. */
import { findChromium } from '../../src/cli/chromium.mjs';

export const CHROMIUM_ARGS: readonly string[] = [
  '--no-sandbox',
  // Without it requestAdapter() answers null on machines without a GPU; with it the software adapter.
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // Nothing but this machine resolves: a request that leaves it fails and is reported.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export interface ChromiumLaunch {
  readonly headless: true;
  readonly args: string[];
  readonly executablePath?: string;
}

/** The system's Chromium, or Playwright's own where there is none. */
export function chromiumLaunch(): ChromiumLaunch {
  const executablePath = findChromium();
  return { headless: true, args: [...CHROMIUM_ARGS], ...(executablePath ? { executablePath } : {}) };
}
