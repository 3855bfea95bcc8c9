import type { LoadRequest } from '../../src/protocol/backend.ts';
import type { RuntimeOptions } from '../../src/runtime/runtime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { PackReader } from '../../src/storage/pack-reader.ts';
import type { LoadOptions } from './pack-components.ts';

/** Where a tier's runtime and pack come from; the worker entry passes the real ones. */
export interface TierSources {
  readonly startRuntime: (options: RuntimeOptions) => Promise<Runtime>;
  readonly openPack: (packUrl: string, options: LoadOptions) => Promise<PackReader>;
}

/** Starts runtime and pack together, then `build`s on them; a failure (or abort) leaves nothing behind. */
export async function loadTier<T>(
  sources: TierSources,
  { packUrl, backend }: LoadRequest,
  options: LoadOptions,
  build: (runtime: Runtime, pack: PackReader) => Promise<T>,
): Promise<T> {
  const starting = sources.startRuntime({ backend: backend.backend, threads: backend.threads });
  try {
    const [pack, runtime] = await Promise.all([sources.openPack(packUrl, options), starting]);
    return await build(runtime, pack);
  } catch (error) {
    await starting.then((runtime) => runtime.dispose()).catch(() => undefined);
    throw error;
  }
}
