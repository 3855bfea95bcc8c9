/** Which files a backend needs, when, and how many bytes that is. No network, no storage. */
import type { BackendName, Component, PackFile, PackManifest, Tier, WeightSet } from './manifest.ts';
import { findTensor } from './find-tensor.ts';

/** `start` before the first text, `idle` when there is time, `demand` only when asked for. */
export type LoadPhase = Component['load'];
const PHASES: readonly LoadPhase[] = ['start', 'idle', 'demand'];

export interface DownloadPlan {
  /** Every file stands in the earliest phase that needs it; paths in download order. */
  readonly files: Readonly<Record<LoadPhase, readonly PackFile[]>>;
  readonly bytes: Readonly<Record<LoadPhase, number>>;
  readonly totalBytes: number;
}

/** Shards of a set that hold `bytes` bytes from `offset` on. */
export function shardsOf(manifest: PackManifest, set: WeightSet, offset: number, bytes: number): PackFile[] {
  const shards: PackFile[] = [];
  let start = 0;
  for (const path of set.files) {
    const file = manifest.files.find((candidate) => candidate.path === path);
    if (!file) continue;
    if (start < offset + bytes && start + file.bytes > offset) shards.push(file);
    start += file.bytes;
  }
  return shards;
}

/** Paths that one component needs on one backend: its graph, and the shards under its weights. */
export function componentFiles(manifest: PackManifest, name: string, backend: BackendName): Set<string> {
  const graph = manifest.components[name]?.graphs[backend];
  const paths = new Set<string>();
  if (!graph) return paths;
  paths.add(graph.file);
  for (const region of graph.externalData?.tensors ?? []) {
    const lora = (region.lora ?? []).flatMap((delta) => (delta ? [delta.a, delta.b] : []));
    for (const reference of [...region.sources, ...lora]) addTensor(manifest, reference, paths);
  }
  return paths;
}

function addTensor(manifest: PackManifest, reference: string, paths: Set<string>): void {
  const tensor = findTensor(manifest, reference);
  if (!tensor) return;
  for (const shard of shardsOf(manifest, tensor.set, tensor.offset, tensor.bytes)) paths.add(shard.path);
}

/** What `backend` has to download of a pack. Files of components without a graph for it are left out. */
export function planDownload(manifest: PackManifest, backend: BackendName): DownloadPlan {
  const phaseOf = new Map<string, LoadPhase>();
  for (const { path, phase } of needs(manifest, backend)) {
    const known = phaseOf.get(path);
    if (!known || PHASES.indexOf(phase) < PHASES.indexOf(known)) phaseOf.set(path, phase);
  }
  const of = (phase: LoadPhase): PackFile[] => manifest.files.filter(({ path }) => phaseOf.get(path) === phase);
  const files = { start: of('start'), idle: of('idle'), demand: of('demand') };
  const bytes = { start: sum(files.start), idle: sum(files.idle), demand: sum(files.demand) };
  return { files, bytes, totalBytes: bytes.start + bytes.idle + bytes.demand };
}

/** The files that one worker reads of itself on `backend`; tiers may share files. What is read on demand may never be. */
export function tierFiles(manifest: PackManifest, tier: Tier, backend: BackendName): PackFile[] {
  const paths = new Set<string>();
  for (const need of needs(manifest, backend)) if (need.tier === tier && need.phase !== 'demand') paths.add(need.path);
  return manifest.files.filter(({ path }) => paths.has(path));
}

interface Need {
  readonly path: string;
  readonly phase: LoadPhase;
  readonly tier: Tier;
}

function* needs(manifest: PackManifest, backend: BackendName): Generator<Need> {
  const language = new Set([manifest.llm.tokenizerFile, manifest.llm.tokenizerConfigFile]);
  addTensor(manifest, manifest.llm.embedding, language);
  for (const path of language) yield { path, phase: 'start', tier: 'language' };
  for (const [name, { load: phase, tier }] of Object.entries(manifest.components))
    for (const path of componentFiles(manifest, name, backend)) yield { path, phase, tier };

  for (const facts of Object.values(manifest.generation)) {
    const decoder = new Set<string>();
    addTensor(manifest, facts.unconditional, decoder);
    const phase = manifest.components[facts.denoiser]?.load ?? 'idle';
    for (const path of decoder) yield { path, phase, tier: 'generation' };
    const { textEncoder } = facts;
    if (!textEncoder) continue;
    for (const path of [textEncoder.tokenizerFile, textEncoder.tokenizerConfigFile])
      yield { path, phase: manifest.components[textEncoder.component]?.load ?? 'demand', tier: 'generation' };
  }
}

const sum = (files: readonly PackFile[]): number => files.reduce((total, { bytes }) => total + bytes, 0);
