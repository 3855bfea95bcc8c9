/** Cross checks: everything that a manifest refers to exists and has room. */
import { encodedBytes } from '../domain/stored-weights.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { DiffusionFacts, ExternalData, MelFacts, PackFile, PackManifest } from './manifest.ts';
import { findTensor } from './find-tensor.ts';

export interface ManifestFault {
  /** JSON path. */
  readonly path: string;
  readonly problem: string;
}

/** All faults, in the order of the manifest; empty when the manifest is sound. */
export function checkManifest(manifest: PackManifest): ManifestFault[] {
  const faults: ManifestFault[] = [];
  const report: Report = (path, problem) => void faults.push({ path, problem });
  const paths = new Map<string, PackFile>();
  const hasFile = (path: string, at: string): void => {
    if (!paths.has(path)) report(at, `no file "${path}" is listed in $.files`);
  };
  const hasTensor = (reference: string, at: string): void => {
    if (!findTensor(manifest, reference)) report(at, `there is no tensor "${reference}"`);
  };
  const hasComponent = (name: string, at: string): void => {
    if (!Object.hasOwn(manifest.components, name)) report(at, `there is no component "${name}"`);
  };

  for (const [index, file] of manifest.files.entries()) {
    const at = `$.files[${String(index)}]`;
    if (paths.has(file.path) || file.path === 'pack.json') report(at, `the path "${file.path}" is used twice`);
    paths.set(file.path, file);
    const expected = Math.ceil(file.bytes / file.chunkBytes);
    if (file.chunks.length !== expected && !(file.chunks.length === 0 && expected <= 1))
      report(
        `${at}.chunks`,
        `${String(file.bytes)} bytes make ${String(expected)} chunks, not ${String(file.chunks.length)}`,
      );
  }

  for (const [name, set] of Object.entries(manifest.weights)) {
    const at = `$.weights.${name}`;
    for (const [index, path] of set.files.entries()) hasFile(path, `${at}.files[${String(index)}]`);
    const total = set.files.reduce((sum, path) => sum + (paths.get(path)?.bytes ?? 0), 0);
    for (const [tensorName, tensor] of Object.entries(set.tensors)) {
      const tensorAt = `${at}.tensors[${JSON.stringify(tensorName)}]`;
      const needed = encodedBytes(tensor.encoding, tensor.shape);
      if (tensor.bytes !== needed)
        report(`${tensorAt}.bytes`, `${tensor.encoding} [${tensor.shape.join(', ')}] takes ${String(needed)} bytes`);
      if (tensor.offset + tensor.bytes > total) report(tensorAt, `it ends behind the set's ${String(total)} bytes`);
    }
  }

  const checkExternal = (external: ExternalData, at: string): void => {
    let end = 0;
    const order = external.tensors.map((_, index) => index);
    order.sort((a, b) => (external.tensors[a]?.offset ?? 0) - (external.tensors[b]?.offset ?? 0));
    for (const index of order) {
      const region = external.tensors[index];
      if (!region) continue;
      const regionAt = `${at}.tensors[${String(index)}]`;
      if (region.offset < end) report(regionAt, 'it overlaps another region');
      end = region.offset + region.bytes;
      if (end > external.bytes) report(regionAt, `it ends behind the external data's ${String(external.bytes)} bytes`);
      region.sources.forEach((source, i) => hasTensor(source, `${regionAt}.sources[${String(i)}]`));
      if (region.lora && region.lora.length !== region.sources.length)
        report(`${regionAt}.lora`, 'it must have one entry per source');
      for (const [i, lora] of (region.lora ?? []).entries()) {
        if (!lora) continue;
        hasTensor(lora.a, `${regionAt}.lora[${String(i)}].a`);
        hasTensor(lora.b, `${regionAt}.lora[${String(i)}].b`);
      }
    }
  };
  for (const [name, component] of Object.entries(manifest.components)) {
    const { wasm, webgpu } = component.graphs;
    if (!wasm && !webgpu) report(`$.components.${name}.graphs`, 'it has no graph for any backend');
    for (const [backend, graph] of Object.entries({ wasm, webgpu })) {
      if (!graph) continue;
      const at = `$.components.${name}.graphs.${backend}`;
      hasFile(graph.file, `${at}.file`);
      if (graph.externalData) checkExternal(graph.externalData, `${at}.externalData`);
    }
  }

  checkLlm(manifest, report, hasFile, hasTensor, hasComponent);
  for (const [modality, facts] of Object.entries(manifest.perception)) {
    const at = `$.perception.${modality}`;
    hasComponent(facts.encoder, `${at}.encoder`);
    hasComponent(facts.inputProjection, `${at}.inputProjection`);
    if ('mel' in facts) checkMel(facts.mel, `${at}.mel`, report);
  }
  for (const [modality, facts] of Object.entries(manifest.generation) as [MediumModality, DiffusionFacts][]) {
    const at = `$.generation.${modality}`;
    hasComponent(facts.outputProjection, `${at}.outputProjection`);
    hasComponent(facts.denoiser, `${at}.denoiser`);
    hasComponent(facts.vaeDecoder, `${at}.vaeDecoder`);
    if (facts.vaeEncoder !== undefined) {
      hasComponent(facts.vaeEncoder, `${at}.vaeEncoder`);
      if (modality !== 'audio' && !('encodedSize' in facts))
        report(`${at}.encodedSize`, 'a VAE encoder of pictures needs it');
    }
    hasTensor(facts.unconditional, `${at}.unconditional`);
    if (!manifest.llm.signals[modality])
      report('$.llm.signals', `a pack that makes ${modality} needs its signal tokens`);
    if (facts.textEncoder) {
      hasComponent(facts.textEncoder.component, `${at}.textEncoder.component`);
      hasFile(facts.textEncoder.tokenizerFile, `${at}.textEncoder.tokenizerFile`);
      hasFile(facts.textEncoder.tokenizerConfigFile, `${at}.textEncoder.tokenizerConfigFile`);
    }
    for (const key of ['steps', 'guidance'] as const) {
      const { default: usual, min, max } = facts[key];
      if (usual < min || usual > max) report(`${at}.${key}.default`, 'it must lie between min and max');
    }
  }
  const { video: watched } = manifest.perception;
  if (watched && watched.grid[0] !== watched.frames)
    report('$.perception.video.grid', `it must begin with the ${String(watched.frames)} frames`);
  const { audio: sounds, video: films } = manifest.generation;
  if (films?.appearance) {
    hasComponent(films.appearance.denoiser, '$.generation.video.appearance.denoiser');
    hasTensor(films.appearance.unconditional, '$.generation.video.appearance.unconditional');
  }
  if (sounds) {
    hasComponent(sounds.vocoder, '$.generation.audio.vocoder');
    checkMel(sounds.mel, '$.generation.audio.mel', report);
  }
  for (const [index, licence] of manifest.licences.entries())
    if (licence.file !== undefined) hasFile(licence.file, `$.licences[${String(index)}].file`);
  return faults;
}

/** `at` is the JSON path to blame. */
type Check = (subject: string, at: string) => void;
type Report = (at: string, problem: string) => void;

function checkMel(mel: MelFacts, at: string, report: Report): void {
  if (mel.windowLength > mel.fftSize) report(`${at}.windowLength`, 'it must not exceed fftSize');
  if (mel.minFrequency >= mel.maxFrequency) report(`${at}.maxFrequency`, 'it must be above minFrequency');
  if (mel.maxFrequency > mel.sampleRate / 2) report(`${at}.maxFrequency`, 'it must not exceed half the sample rate');
}

function checkLlm(manifest: PackManifest, report: Report, hasFile: Check, hasTensor: Check, hasComponent: Check): void {
  const { llm } = manifest;
  for (const name of ['llm', 'lmHead'] as const) hasComponent(name, '$.components');
  hasFile(llm.tokenizerFile, '$.llm.tokenizerFile');
  hasFile(llm.tokenizerConfigFile, '$.llm.tokenizerConfigFile');
  hasTensor(llm.embedding, '$.llm.embedding');
  const shape = findTensor(manifest, llm.embedding)?.shape;
  if (shape && (shape.length !== 2 || shape[0] !== llm.vocabSize || shape[1] !== llm.hiddenSize))
    report('$.llm.embedding', `its shape must be [${String(llm.vocabSize)}, ${String(llm.hiddenSize)}]`);
  if (llm.stopTokenIds.some((id) => id >= llm.vocabSize))
    report('$.llm.stopTokenIds', 'an id lies outside the vocabulary');
  const seen = new Set<number>();
  for (const [modality, signal] of Object.entries(llm.signals)) {
    const at = `$.llm.signals.${modality}`;
    if (signal.spellings.length !== signal.tokenIds.length) report(at, 'it must have one spelling per token id');
    for (const id of signal.tokenIds) {
      if (id >= llm.vocabSize) report(`${at}.tokenIds`, `${String(id)} lies outside the vocabulary`);
      if (seen.has(id)) report(`${at}.tokenIds`, `${String(id)} is used twice`);
      seen.add(id);
    }
  }
}
