import type { BackendName } from '../packs/manifest.ts';
import { adapterFacts } from './gpu-device.ts';
import type { AdapterFacts } from './gpu-device.ts';

/** Structurally `BackendChoice` of `src/protocol`, which this layer may not import. */
export interface ProbedBackend {
  readonly backend: BackendName;
  readonly threads: number;
  readonly reason: string;
  readonly adapter?: AdapterFacts;
}

/** What the probe looks at; a test passes its own. */
export interface Surroundings {
  readonly gpu: Pick<GPU, 'requestAdapter'> | undefined;
  readonly crossOriginIsolated: boolean;
  readonly hardwareConcurrency: number;
}

/**
 * Chooses the backend: WebGPU on a real adapter, else wasm. An override is obeyed wherever it can be, and the reason
 * says so where it cannot. Never throws; needs no ONNX Runtime, so the page may call it.
 */
export async function probeBackend(
  { override }: { readonly override?: BackendName } = {},
  surroundings: Surroundings = here(),
): Promise<ProbedBackend> {
  const threads = threadCount(surroundings);
  const adapter = await findAdapter(surroundings.gpu);
  const found = adapter === undefined ? {} : { adapter };
  const wasm = (why: string): ProbedBackend => ({
    backend: 'wasm',
    threads,
    reason: `${why} ${threadWords(threads)}`,
    ...found,
  });
  if (override === 'wasm') return wasm('Computing on the processor, as you chose.');
  if (adapter === undefined) {
    return wasm(
      override === 'webgpu'
        ? 'You chose WebGPU, but this browser offers none: computing on the processor.'
        : 'This browser offers no WebGPU: computing on the processor.',
    );
  }
  if (override === 'webgpu')
    return { backend: 'webgpu', threads, reason: `Computing with WebGPU (${words(adapter)}), as you chose.`, adapter };
  if (adapter.software)
    return wasm('WebGPU is only emulated in software here, which is slower: computing on the processor.');
  return { backend: 'webgpu', threads, reason: `Computing with WebGPU (${words(adapter)}).`, adapter };
}

async function findAdapter(gpu: Surroundings['gpu']): Promise<AdapterFacts | undefined> {
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? adapterFacts(adapter) : undefined;
  } catch {
    return undefined; // a blocked or broken driver counts as no WebGPU
  }
}

/** Shared memory, hence threads, needs cross-origin isolation. Beyond physical cores threads only wait for each other. */
function threadCount({ crossOriginIsolated: isolated, hardwareConcurrency }: Surroundings): number {
  if (!isolated) return 1;
  return hardwareConcurrency <= 4 ? Math.max(1, hardwareConcurrency) : Math.min(8, Math.ceil(hardwareConcurrency / 2));
}

function threadWords(threads: number): string {
  return threads === 1 ? '(one thread)' : `(${String(threads)} threads)`;
}

function words({ vendor, architecture }: AdapterFacts): string {
  return [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
}

function here(): Surroundings {
  return {
    gpu: 'gpu' in navigator ? navigator.gpu : undefined,
    crossOriginIsolated: globalThis.crossOriginIsolated,
    hardwareConcurrency: navigator.hardwareConcurrency,
  };
}
