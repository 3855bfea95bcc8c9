import { defineConfig } from 'vitest/config';

// Component tests opt into a DOM with `// @vitest-environment happy-dom` on their first line.
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'workers/**/*.test.ts', 'lint/**/*.test.ts', 'e2e/**/*.test.ts'],
    environment: 'node',
    // A busy machine must not fail a test that waits for nothing else.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
