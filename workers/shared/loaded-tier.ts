import type { PackManifest } from '../../src/packs/manifest.ts';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import { RunQueue } from '../../src/runtime/run-queue.ts';
import type { Runtime, RuntimeOptions } from '../../src/runtime/runtime.ts';
import type { PackReader } from '../../src/storage/pack-reader.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { PackComponents } from './pack-components.ts';
import type { LoadOptions } from './pack-components.ts';

/** Where a tier's runtime and pack come from; the worker entry passes the real ones. */
export interface TierSources {
  readonly startRuntime: (options: RuntimeOptions) => Promise<Runtime>;
  readonly openPack: (packUrl: string, options: LoadOptions) => Promise<PackReader>;
}

/** Makes a tier's parts (sessions and what goes with them) of an opened pack. */
export type BuildParts<Parts> = (components: PackComponents, options: LoadOptions) => Promise<Parts>;

/**
 * What every service is made around: the parts of one pack on one runtime. Loads, jobs and disposal run one after another
 * in the order called, so that nothing is freed under a running job.
 */
export class LoadedTier<Parts> {
  readonly #name: string;
  readonly #sources: TierSources;
  readonly #build: BuildParts<Parts>;
  readonly #queue = new RunQueue();
  /** Opened ahead of the load that will use it. */
  #opened: { readonly packUrl: string; readonly pack: PackReader } | undefined;
  #loaded: { readonly runtime: Runtime; readonly parts: Parts } | undefined;

  /** `name` is for messages. */
  constructor(name: string, sources: TierSources, build: BuildParts<Parts>) {
    this.#name = name;
    this.#sources = sources;
    this.#build = build;
  }

  /** Opens a pack and reads no more than its manifest; a `load` of the same pack goes on from there. */
  open(packUrl: string, options: LoadOptions): Promise<PackManifest> {
    return this.#queue.enqueue(async () => {
      const pack = await this.#sources.openPack(packUrl, options);
      this.#opened = { packUrl, pack };
      return pack.manifest;
    });
  }

  /** Frees what was loaded and loads anew; a failure (or abort) leaves nothing behind. */
  load({ packUrl, backend: { backend, threads } }: LoadRequest, options: LoadOptions): Promise<void> {
    return this.#queue.enqueue(async () => {
      await this.#free();
      // For one load only: a try after a failure must see what has changed on the host.
      const opened = this.#opened?.packUrl === packUrl ? this.#opened.pack : undefined;
      this.#opened = undefined;
      const starting = this.#sources.startRuntime({ backend, threads });
      try {
        const [pack, runtime] = await Promise.all([opened ?? this.#sources.openPack(packUrl, options), starting]);
        this.#loaded = { runtime, parts: await this.#build(new PackComponents(runtime, pack), options) };
      } catch (error) {
        await starting.then((runtime) => runtime.dispose()).catch(() => undefined);
        throw error;
      }
    });
  }

  /** Runs `job` after everything called before it. Throws `NotLoadedError`, or the signal's reason if it fired meanwhile. */
  run<Result>(signal: AbortSignal, job: (parts: Parts) => Promise<Result>): Promise<Result> {
    return this.#queue.enqueue(() => {
      signal.throwIfAborted();
      if (this.#loaded === undefined) throw new NotLoadedError(this.#name);
      return job(this.#loaded.parts);
    });
  }

  dispose(): Promise<void> {
    return this.#queue.enqueue(() => this.#free());
  }

  /** The runtime releases every session that was made on it. */
  async #free(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await loaded?.runtime.dispose();
  }
}
