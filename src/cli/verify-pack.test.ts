import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PackManifest } from '../packs/manifest.ts';
import { sampleManifest } from '../packs/sample-manifest.ts';
import { listPack } from './list-pack.ts';
import { readOnnxGraph } from './onnx-graph.ts';
import { verifyPack } from './verify-pack.ts';

/** Protobuf by hand: varint fields are numbers, the rest strings or nested messages. */
type Field = readonly [number: number, value: number | string | readonly Field[]];
function encode(fields: readonly Field[]): number[] {
  return fields.flatMap(([field, value]) => {
    if (typeof value === 'number') return [field * 8, ...varint(value)];
    const body = typeof value === 'string' ? [...new TextEncoder().encode(value)] : encode(value);
    return [...varint(field * 8 + 2), ...varint(body.length), ...body];
  });
}
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}
const float = (name: string, ...dims: (number | string)[]): readonly Field[] => [
  [1, name],
  [
    2,
    [
      [
        1,
        [
          [1, 1],
          [2, dims.map((dim): Field => [1, [typeof dim === 'number' ? [1, dim] : [2, dim]]])],
        ],
      ],
    ],
  ],
];
const weight = (location: string, offset: number, length: number): readonly Field[] => [
  [8, 'w'],
  [14, 1],
  [
    13,
    [
      [1, 'location'],
      [2, location],
    ],
  ],
  [
    13,
    [
      [1, 'offset'],
      [2, String(offset)],
    ],
  ],
  [
    13,
    [
      [1, 'length'],
      [2, String(length)],
    ],
  ],
];
const model = (...graph: Field[]): Uint8Array =>
  Uint8Array.from(
    encode([
      [1, 10],
      [7, graph],
    ]),
  );

const GRAPH = model([11, float('x', 1, 'batch')], [11, float('w', 8)], [5, weight('weights', 0, 32)]);

let folder: string;
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Writes the sample pack with `graph` for every component; manifest and files agree. */
async function writePack(
  graph: Uint8Array,
  change: (manifest: PackManifest) => PackManifest = (same) => same,
): Promise<void> {
  const sample = sampleManifest();
  const components = Object.fromEntries(
    Object.entries(sample.components).map(([name, component]) => [
      name,
      {
        ...component,
        graphs: {
          wasm: { ...component.graphs.wasm, externalData: sample.components['llm']?.graphs.wasm?.externalData },
        },
      },
    ]),
  ) as PackManifest['components'];
  const files = await Promise.all(
    sample.files.map(async (file) => {
      const bytes = file.path.endsWith('.onnx') ? graph : new Uint8Array(file.bytes).fill(file.path.length);
      await mkdir(path.dirname(path.join(folder, file.path)), { recursive: true });
      await writeFile(path.join(folder, file.path), bytes);
      const chunks: string[] = [];
      for (let start = 0; start < bytes.length; start += 16) chunks.push(digest(bytes.subarray(start, start + 16)));
      return { ...file, bytes: bytes.length, sha256: digest(bytes), chunkBytes: 16, chunks };
    }),
  );
  await writeFile(path.join(folder, 'pack.json'), JSON.stringify(change({ ...sample, components, files })));
}
const faults = async (): Promise<string[]> =>
  (await verifyPack(folder)).faults.map(({ file, problem }) => `${file}: ${problem}`);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pack-'));
  await writePack(GRAPH);
});

describe('verifyPack', () => {
  test('finds nothing wrong with a sound pack', async () => {
    expect(await faults()).toEqual([]);
  });

  test('names missing, extra, shortened and changed files, chunk by chunk', async () => {
    await rm(path.join(folder, 'tokenizer/config.json'));
    await writeFile(path.join(folder, 'notes.txt'), 'hello');
    await writeFile(path.join(folder, 'weights/llm-1.bin'), new Uint8Array(27).fill(17));
    const changed = new Uint8Array(100).fill(17);
    changed[20] = 0;
    await writeFile(path.join(folder, 'weights/llm-0.bin'), changed);
    expect(await faults()).toEqual([
      'tokenizer/config.json: it is missing',
      'weights/llm-0.bin: chunk 2 of 7 has the wrong SHA-256',
      'weights/llm-1.bin: it has 27 bytes, the manifest says 28',
      'weights/llm-1.bin: chunk 2 of 2 has the wrong SHA-256',
      'notes.txt: the manifest does not list it',
    ]);
  });

  test('says what is wrong with the manifest itself', async () => {
    await writePack(GRAPH, (manifest) => ({ ...manifest, name: 'No Name' }));
    expect(await faults()).toEqual([expect.stringContaining('faulty at $.name')]);
    await writeFile(path.join(folder, 'pack.json'), '{');
    expect((await verifyPack(folder)).manifest).toBeUndefined();
  });

  test.each([
    ['another input name', model([11, float('y', 1, 2)], [5, weight('weights', 0, 32)]), 'it has no input "x"'],
    ['another rank', model([11, float('x', 1, 2, 3)]), 'input "x" is [1, 2, 3], not [1, n]'],
    ['another fixed size', model([11, float('x', 2, 'n')]), 'input "x" is [2, n], not [1, n]'],
    ['an output that is not listed', model([11, float('x', 1, 'n')], [12, float('z')]), 'does not list its output "z"'],
    ['weights elsewhere', model([11, float('x', 1, 'n')], [5, weight('other', 0, 32)]), 'weight w lies in "other"'],
    [
      'weights of another size',
      model([11, float('x', 1, 'n')], [5, weight('weights', 0, 33)]),
      'no region of 33 bytes',
    ],
    ['no graph', Uint8Array.of(8, 10), 'it holds no ONNX graph'],
    ['no protobuf', Uint8Array.of(58, 99), 'it is no protobuf message'],
  ])('compares graphs with the manifest: %s', async (_, graph, problem) => {
    await writePack(graph);
    expect((await faults()).join('\n')).toContain(problem);
  });
});

test('readOnnxGraph tells inputs from initializers', () => {
  expect(readOnnxGraph(GRAPH).inputs).toEqual([{ name: 'x', dtype: 'float32', shape: [1, 'batch'] }]);
});

describe('listPack', () => {
  test('adds up phases, and the application once it is built', async () => {
    const { manifest } = await verifyPack(folder);
    if (!manifest) throw new Error('no manifest');
    expect((await listPack(manifest, path.join(folder, 'none'))).join('\n')).toContain('npm run build');
    await mkdir(path.join(folder, 'dist', 'assets'), { recursive: true });
    for (const name of ['index-a.js', 'ort-wasm-simd-threaded-a.wasm', 'ort-wasm-simd-threaded.asyncify-a.wasm'])
      await writeFile(path.join(folder, 'dist', 'assets', name), new Uint8Array(500_000));
    const lines = await listPack(manifest, path.join(folder, 'dist'));
    expect(lines.join('\n')).toMatch(/wasm: start 0\.00 MB.*\nfirst text after 0\.00 MB .*1\.00 MB from a host/);
  });
});
