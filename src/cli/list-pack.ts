import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { planDownload } from '../packs/download-plan.ts';
import { findTensor } from '../packs/find-tensor.ts';
import type { BackendName, PackManifest } from '../packs/manifest.ts';

/** Scripts and runtime files that a first text needs beside the pack, by how the build names them. */
const APPLICATION_FILES: Readonly<Record<BackendName, RegExp>> = {
  wasm: /^(index-.*\.(js|css)|rolldown-runtime-.*\.js|language\.worker-.*\.js|ort\.wasm\..*\.js|ort-wasm-simd-threaded-.*\.(js|wasm))$/,
  webgpu:
    /^(index-.*\.(js|css)|rolldown-runtime-.*\.js|language\.worker-.*\.js|ort\.webgpu\..*\.js|ort-wasm-simd-threaded\.asyncify-.*\.(js|wasm))$/,
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;

/**
 * Lines of text: bytes per component, per load phase, in all, and until the first text (with the application, once
 * `dist` is built).
 */
export async function listPack(manifest: PackManifest, dist: string): Promise<string[]> {
  const lines = [`${manifest.name} ${manifest.version}: ${manifest.title}`, ''];
  for (const [name, component] of Object.entries(manifest.components)) {
    const backends = Object.keys(component.graphs).join(' ');
    const parameters = `${(component.parameters / 1e6).toFixed(2)} M`;
    lines.push(
      `${name.padEnd(24)} ${component.load.padEnd(6)} ${parameters.padStart(10)} ${megabytes(componentBytes(manifest, name)).padStart(12)}  ${backends}`,
    );
  }
  for (const backend of ['wasm', 'webgpu'] as const) {
    const plan = planDownload(manifest, backend);
    const application = await applicationBytes(dist, backend);
    const { start, idle, demand } = plan.bytes;
    lines.push(
      '',
      `${backend}: start ${megabytes(start)}, idle ${megabytes(idle)}, demand ${megabytes(demand)}, together ${megabytes(plan.totalBytes)}`,
      application === undefined
        ? 'first text: unknown until the application is built (npm run build)'
        : `first text after ${megabytes(start + application.compressed)} (application ${megabytes(application.compressed)} gzip; ` +
            `${megabytes(start + application.plain)} from a host that does not compress)`,
    );
  }
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  lines.push('', `all files: ${megabytes(total)}`);
  return lines;
}

/** Stored bytes of every tensor that a component uses on any backend, each once, and its graphs. */
function componentBytes(manifest: PackManifest, name: string): number {
  const graphs = Object.values(manifest.components[name]?.graphs ?? {});
  const references = new Set(
    graphs.flatMap(({ externalData }) =>
      (externalData?.tensors ?? []).flatMap(({ sources, lora }) => [
        ...sources,
        ...(lora ?? []).flatMap((delta) => (delta ? [delta.a, delta.b] : [])),
      ]),
    ),
  );
  const files = new Set(graphs.map(({ file }) => file));
  const weights = [...references].reduce((sum, reference) => sum + (findTensor(manifest, reference)?.bytes ?? 0), 0);
  return manifest.files.reduce((sum, { path, bytes }) => sum + (files.has(path) ? bytes : 0), weights);
}

async function applicationBytes(
  dist: string,
  backend: BackendName,
): Promise<{ readonly plain: number; readonly compressed: number } | undefined> {
  const assets = path.join(dist, 'assets');
  const names = await readdir(assets).catch(() => undefined);
  if (!names) return undefined;
  let [plain, compressed] = [0, 0];
  for (const name of names.filter((candidate) => APPLICATION_FILES[backend].test(candidate))) {
    const bytes = await readFile(path.join(assets, name));
    plain += bytes.length;
    compressed += (await promisify(gzip)(bytes)).length;
  }
  return { plain, compressed };
}
