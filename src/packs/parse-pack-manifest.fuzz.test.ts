import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutated, mutationsOf } from '../../e2e/support/json-mutations.ts';
import type { PackManifest } from './manifest.ts';
import { PackManifestError } from './pack-manifest-error.ts';
import { PackVersionError } from './pack-version-error.ts';
import { parsePackManifest } from './parse-pack-manifest.ts';
import { sampleManifest } from './sample-manifest.ts';
import { planDownload, tierFiles } from './download-plan.ts';
import { outlinePack } from './pack-outline.ts';

const SEED = 20230911;
const NUM_RUNS = 10_000;

const SAMPLE = JSON.parse(JSON.stringify(sampleManifest())) as unknown;
/** What a manifest could say in the wrong place. */
const LIKELY = ['llm/embed/tokens', 'image/all', 'f32', 'graphs/any.onnx'];

/** A manifest, or undefined where it was refused in one of the ways that the page knows how to explain. */
function parsed(json: unknown): PackManifest | undefined {
  try {
    return parsePackManifest(json);
  } catch (error) {
    if (error instanceof PackVersionError) return undefined;
    if (!(error instanceof PackManifestError)) throw error;
    expect(error.path).toMatch(/^\$/);
    expect(error.code).toBe('pack/manifest');
    expect(error.message.length).toBeGreaterThan(error.path.length);
    return undefined;
  }
}

/** What the page does with every manifest that it takes must hold for it. */
function use(manifest: PackManifest): void {
  for (const backend of ['wasm', 'webgpu'] as const) {
    const { totalBytes } = planDownload(manifest, backend);
    expect(totalBytes).toBeGreaterThanOrEqual(0);
    for (const tier of ['perception', 'language', 'generation'] as const) tierFiles(manifest, tier, backend);
  }
  for (const { path } of manifest.files) {
    const url = new URL(path, 'https://host.example/packs/sample/').href;
    expect(url.startsWith('https://host.example/packs/sample/'), `${path} stays within the pack`).toBe(true);
  }
  expect(outlinePack(manifest).name).toBe(manifest.name);
}

test(`${String(NUM_RUNS)} mutated manifests are taken whole or refused with the place of the fault`, () => {
  let taken = 0;
  const property = fc.property(mutationsOf(SAMPLE, LIKELY), (mutations) => {
    const manifest = parsed(JSON.parse(mutated(SAMPLE, mutations)));
    if (manifest === undefined) return;
    taken += 1;
    use(manifest);
  });
  fc.assert(property, { seed: SEED, numRuns: NUM_RUNS });
  // Both ways were gone, or the test says nothing about one of them.
  expect(taken).toBeGreaterThan(NUM_RUNS / 100);
  expect(taken).toBeLessThan(NUM_RUNS);
  expect(({} as Record<string, unknown>)['polluted'], 'no prototype was touched').toBeUndefined();
}, 120_000);

test('any JSON that is no manifest is refused, whatever it is', () => {
  const property = fc.property(fc.jsonValue(), (json) => {
    expect(parsed(json)).toBeUndefined();
  });
  fc.assert(property, { seed: SEED, numRuns: 1000 });
});
