import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../domain/app-error.ts';
import type { Graph, PackFile, PackManifest, TensorContract } from '../packs/manifest.ts';
import { parsePackManifest } from '../packs/parse-pack-manifest.ts';
import { readOnnxGraph, type GraphValue, type OnnxGraph } from './onnx-graph.ts';

/** The smallest limit per file among common static hosts. */
const MAX_FILE_BYTES = 24 * 1024 * 1024;

/** Something wrong with a file of a pack; `file` is relative to the pack's folder. */
export interface PackFault {
  readonly file: string;
  readonly problem: string;
}

export interface PackReport {
  /** Undefined when the manifest itself could not be read. */
  readonly manifest: PackManifest | undefined;
  /** Empty when the pack is sound. */
  readonly faults: readonly PackFault[];
}

/** Checks a pack on disk: manifest, sizes, digests, graph contracts, and files that nothing names. */
export async function verifyPack(folder: string): Promise<PackReport> {
  let manifest: PackManifest;
  try {
    manifest = parsePackManifest(JSON.parse(await readFile(path.join(folder, 'pack.json'), 'utf8')));
  } catch (error) {
    const problem = error instanceof AppError || error instanceof Error ? error.message : String(error);
    return { manifest: undefined, faults: [{ file: 'pack.json', problem }] };
  }
  const faults: PackFault[] = [];
  const graphs = new Map<string, OnnxGraph>();
  for (const file of manifest.files) {
    const bytes = await readFile(path.join(folder, file.path)).catch(() => undefined);
    if (!bytes) {
      // A hub pack's files may live elsewhere.
      if (file.url === undefined) faults.push({ file: file.path, problem: 'it is missing' });
      continue;
    }
    for (const problem of byteProblems(file, bytes)) faults.push({ file: file.path, problem });
    if (!file.path.endsWith('.onnx')) continue;
    try {
      graphs.set(file.path, readOnnxGraph(bytes));
    } catch (error) {
      faults.push({ file: file.path, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  for (const [name, component] of Object.entries(manifest.components))
    for (const [backend, graph] of Object.entries(component.graphs)) {
      const actual = graphs.get(graph.file);
      if (!actual) continue;
      for (const problem of contractProblems(graph, actual))
        faults.push({ file: graph.file, problem: `as ${name} on ${backend}: ${problem}` });
    }
  const listed = new Set(['pack.json', ...manifest.files.map(({ path }) => path)]);
  for (const file of await filesUnder(folder))
    if (!listed.has(file)) faults.push({ file, problem: 'the manifest does not list it' });
  return { manifest, faults };
}

function byteProblems(file: PackFile, bytes: Uint8Array): string[] {
  const problems: string[] = [];
  if (bytes.length !== file.bytes)
    problems.push(`it has ${String(bytes.length)} bytes, the manifest says ${String(file.bytes)}`);
  if (bytes.length > MAX_FILE_BYTES) problems.push('it is larger than 24 MiB, which some static hosts refuse');
  for (const [index, expected] of file.chunks.entries()) {
    const chunk = bytes.subarray(index * file.chunkBytes, (index + 1) * file.chunkBytes);
    if (digest(chunk) !== expected)
      problems.push(`chunk ${String(index + 1)} of ${String(file.chunks.length)} has the wrong SHA-256`);
  }
  const whole = digest(bytes);
  if (problems.length === 0 && whole !== file.sha256) problems.push(`its SHA-256 is ${whole}`);
  return problems;
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function contractProblems(contract: Graph, actual: OnnxGraph): string[] {
  const external = contract.externalData;
  const problems = [
    ...valueProblems('input', contract.inputs, actual.inputs),
    ...valueProblems('output', contract.outputs, actual.outputs),
  ];
  const regions = new Map(external?.tensors.map(({ offset, bytes }) => [offset, bytes]));
  for (const weight of actual.externalWeights) {
    if (!external || weight.location !== external.location)
      problems.push(`weight ${weight.name} lies in "${weight.location}", which the manifest does not provide`);
    else if (regions.get(weight.offset) !== weight.bytes)
      problems.push(`no region of ${String(weight.bytes)} bytes at ${String(weight.offset)} for weight ${weight.name}`);
  }
  return problems;
}

function valueProblems(kind: string, contract: readonly TensorContract[], actual: readonly GraphValue[]): string[] {
  const problems: string[] = [];
  const found = new Map(actual.map((value) => [value.name, value]));
  for (const { name, dtype, shape } of contract) {
    const value = found.get(name);
    found.delete(name);
    if (!value) problems.push(`it has no ${kind} "${name}"`);
    else if (value.dtype !== dtype) problems.push(`${kind} "${name}" is ${value.dtype}, not ${dtype}`);
    // Graphs may leave out an output's shape; a named dimension stands for any size.
    else if (value.shape.length > 0 && !sameShape(shape, value.shape))
      problems.push(`${kind} "${name}" is [${value.shape.join(', ')}], not [${shape.join(', ')}]`);
  }
  for (const name of found.keys()) problems.push(`the manifest does not list its ${kind} "${name}"`);
  return problems;
}

function sameShape(wanted: readonly (number | string)[], actual: readonly (number | string)[]): boolean {
  return (
    wanted.length === actual.length &&
    wanted.every((size, axis) => typeof size === 'string' || typeof actual[axis] === 'string' || size === actual[axis])
  );
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
