import type { BackendName, Component, PackManifest, Tier } from './manifest.ts';
import { tierFiles } from './download-plan.ts';

/**
 * A manifest as the page sees it: without files, weights and graphs. Those are nearly all of it and only workers read them;
 * parsing and checking them takes tens of milliseconds, which the page's thread must not be blocked for.
 */
export interface PackOutline extends Omit<PackManifest, 'files' | 'weights' | 'components'> {
  readonly components: Readonly<Record<string, Omit<Component, 'graphs'>>>;
  /** Bytes that each tier reads of itself on each backend. */
  readonly tierBytes: Readonly<Record<BackendName, Readonly<Record<Tier, number>>>>;
  /** Bytes that each component's weights take in memory once they are expanded, on each backend. */
  readonly weightBytes: Readonly<Record<BackendName, Readonly<Record<string, number>>>>;
}

export function outlinePack(manifest: PackManifest): PackOutline {
  const { files: _files, weights: _weights, components, ...facts } = manifest;
  const bytesOn = (backend: BackendName): Record<Tier, number> => {
    const bytes = (tier: Tier): number => tierFiles(manifest, tier, backend).reduce((sum, file) => sum + file.bytes, 0);
    return { perception: bytes('perception'), language: bytes('language'), generation: bytes('generation') };
  };
  const expandedOn = (backend: BackendName): Record<string, number> =>
    Object.fromEntries(
      Object.entries(components).map(([key, { graphs }]) => [key, graphs[backend]?.externalData?.bytes ?? 0]),
    );
  return {
    ...facts,
    components: Object.fromEntries(
      Object.entries(components).map(([key, { graphs: _graphs, ...component }]) => [key, component]),
    ),
    weightBytes: { wasm: expandedOn('wasm'), webgpu: expandedOn('webgpu') },
    tierBytes: { wasm: bytesOn('wasm'), webgpu: bytesOn('webgpu') },
  };
}
