import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PackManifest } from './manifest.ts';
import { PackManifestError } from './pack-manifest-error.ts';
import { PackVersionError } from './pack-version-error.ts';
import { parsePackManifest } from './parse-pack-manifest.ts';
import { sampleManifest } from './sample-manifest.ts';
import { planDownload, tierFiles } from './download-plan.ts';
import { outlinePack } from './pack-outline.ts';

const SEED = 20230911;
const NUM_RUNS = 10_000;

const SAMPLE = JSON.stringify(sampleManifest());
/** The path of every value in the sample. */
const PATHS: readonly (readonly string[])[] = pathsOf(JSON.parse(SAMPLE), []);

function pathsOf(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** What a broken or hostile file may say in place of a value. */
const intruder: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(-1, 0, 1, 0.5, 1e308, 2 ** 53, null, true, '', [], {}, '../x', '__proto__', 'constructor'),
  fc.constantFrom<unknown>('toString', 'llm/embed/tokens', 'image/all', 'f32', 'graphs/any.onnx', '\0', '%2e%2e/x'),
);

type Mutation =
  | { readonly kind: 'replace'; readonly at: readonly string[]; readonly value: unknown }
  | { readonly kind: 'remove'; readonly at: readonly string[] }
  | { readonly kind: 'add'; readonly at: readonly string[]; readonly key: string; readonly value: unknown }
  | { readonly kind: 'swap'; readonly at: readonly string[]; readonly from: readonly string[] };

const place = fc.constantFrom(...PATHS);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), at: place, value: intruder }),
  fc.record({ kind: fc.constant('remove' as const), at: place }),
  fc.record({
    kind: fc.constant('add' as const),
    at: place,
    key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'length', '0')),
    value: intruder,
  }),
  fc.record({ kind: fc.constant('swap' as const), at: place, from: place }),
);

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function find(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), json);
}

function apply(json: unknown, change: Mutation): unknown {
  const last = change.at.at(-1);
  if (change.kind === 'add') {
    const target = find(json, change.at);
    // As JSON.parse does it: an own property, whatever its name.
    if (Array.isArray(target)) target.push(change.value);
    else if (isObject(target))
      Object.defineProperty(target, change.key, {
        value: change.value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    return json;
  }
  const value =
    change.kind === 'replace'
      ? change.value
      : change.kind === 'swap'
        ? structuredClone(find(json, change.from))
        : undefined;
  if (last === undefined) return value;
  const parent = find(json, change.at.slice(0, -1));
  if (!isObject(parent)) return json;
  if (change.kind !== 'remove') parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return json;
}

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
  const property = fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
    // What was put there twice, or is not JSON, becomes what a file can say.
    const text = JSON.stringify(mutations.reduce(apply, JSON.parse(SAMPLE) as unknown)) as string | undefined;
    const manifest = parsed(JSON.parse(text ?? 'null'));
    if (manifest === undefined) return;
    taken += 1;
    use(manifest);
  });
  fc.assert(property, { seed: SEED, numRuns: NUM_RUNS });
  // Both ways were gone, or the test says nothing about one of them.
  expect(taken).toBeGreaterThan(NUM_RUNS / 100);
  expect(taken).toBeLessThan(NUM_RUNS);
  expect(({} as Json)['polluted'], 'no prototype was touched').toBeUndefined();
}, 120_000);

test('any JSON that is no manifest is refused, whatever it is', () => {
  const property = fc.property(fc.jsonValue(), (json) => {
    expect(parsed(json)).toBeUndefined();
  });
  fc.assert(property, { seed: SEED, numRuns: 1000 });
});
