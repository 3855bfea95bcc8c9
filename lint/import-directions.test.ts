import { describe, expect, test } from 'vitest';
import { importFault } from './import-directions.js';

describe('import directions', () => {
  test.each([
    ['src/ui/chat.tsx', '../orchestrator/turn-store.ts', false],
    ['src/orchestrator/turn-loop.ts', '../clients/language-client.ts', false],
    ['src/orchestrator/turn-loop.ts', '../protocol/language-api.ts', true],
    ['src/runtime/session.ts', 'onnxruntime-web/wasm', false],
    ['src/runtime/session.ts', '../ops/sampling.ts', false],
    ['workers/language/language.worker.ts', '../../src/runtime/session.ts', false],
    ['workers/language/language.worker.ts', '../shared/open-pack.ts', false],
    ['src/ops/sampling.test.ts', '../runtime/session.ts', false],
  ])('%s may import %s', (importer, specifier, typeOnly) => {
    expect(importFault(importer, specifier, typeOnly)).toBeUndefined();
  });

  test.each([
    ['src/orchestrator/turn-loop.ts', '../ui/chat.tsx', true],
    ['src/orchestrator/turn-loop.ts', '../protocol/language-api.ts', false],
    ['src/ui/chat.tsx', '../clients/language-client.ts', true],
    ['src/ui/chat.tsx', 'onnxruntime-web', false],
    ['src/ops/sampling.ts', '../packs/manifest.ts', true],
    ['src/domain/message.ts', '../packs/manifest.ts', true],
    ['src/packs/download-plan.ts', '../storage/pack-reader.ts', false],
    ['src/orchestrator/turn-loop.ts', 'react', false],
    ['workers/language/language.worker.ts', 'onnxruntime-web/wasm', false],
    ['workers/language/language.worker.ts', '../generation/service.ts', false],
    ['src/clients/language-client.ts', '../../workers/language/service.ts', true],
    ['src/brand-new/file.ts', '../domain/message.ts', false],
  ])('%s may not import %s', (importer, specifier, typeOnly) => {
    expect(importFault(importer, specifier, typeOnly)).toMatch(/may not|new folder/);
  });
});
