import { expect, test } from 'vitest';
import { outlinePack } from './pack-outline.ts';
import { sampleManifest } from './sample-manifest.ts';

test('an outline says all that a page shows, and carries no file, weight or graph', () => {
  const manifest = sampleManifest();
  const outline = outlinePack(manifest);
  expect(outline).toMatchObject({ title: 'Sample', llm: manifest.llm, licences: manifest.licences });
  expect(outline.components.imageVaeDecoder).toEqual({
    tier: 'generation',
    title: 'A component',
    load: 'demand',
    parameters: 8,
  });
  expect(outline).not.toHaveProperty('files');
  expect(outline).not.toHaveProperty('weights');
});

test('an outline tells what each component’s weights take in memory, on each backend', () => {
  const { weightBytes } = outlinePack(sampleManifest());
  expect(weightBytes.wasm['llm']).toBeGreaterThan(0);
  expect(weightBytes.webgpu['llm']).toBe(0);
});

test('an outline tells how many bytes each tier reads, on each backend', () => {
  const { tierBytes } = outlinePack(sampleManifest());
  // The graph, both tokenizer files and both shards; the sample has no graphs for WebGPU, but a tokenizer and embeddings.
  expect(tierBytes.wasm).toEqual({ language: 40 + 10 + 10 + 100 + 28, perception: 40, generation: 40 + 64 });
  expect(tierBytes.webgpu).toEqual({ language: 10 + 10 + 100, perception: 0, generation: 64 });
});
