import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './support/chromium.ts';

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results/e2e',
  // Inference takes all cores, and a spec that waits for another's threads measures nothing.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // Every wait is on a condition; these only bound how long a broken product keeps a slow, busy machine.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    launchOptions: chromiumLaunch(),
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    viewport: { width: 1100, height: 800 },
    acceptDownloads: true,
    screenshot: 'only-on-failure',
  },
});
