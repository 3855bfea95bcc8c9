import { planDownload } from '../../src/packs/download-plan.ts';
import type { BackendName, PackFile, PackManifest } from '../../src/packs/manifest.ts';
import { outlinePack } from '../../src/packs/pack-outline.ts';
import type { PackReport, PacksApi, UpkeepEvent } from '../../src/protocol/packs-api.ts';
import type { OnEvent } from '../../src/protocol/progress.ts';
import { openPack } from '../../src/storage/open-pack.ts';
import { dropDamagedChunks, removePack } from '../../src/storage/pack-upkeep.ts';
import { browserEnvironment } from '../../src/storage/storage-environment.ts';
import type { StorageEnvironment } from '../../src/storage/storage-environment.ts';

export class PacksService implements PacksApi {
  readonly #environment: StorageEnvironment;

  constructor(environment: StorageEnvironment = browserEnvironment()) {
    this.#environment = environment;
  }

  async list(packsUrl: string): Promise<readonly string[]> {
    const response = await this.#environment.fetch(new URL('index.json', packsUrl).href, { cache: 'no-cache' });
    if (!response.ok) return [];
    const names: unknown = await response.json();
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  }

  async inspect(packUrl: string, backend: BackendName): Promise<PackReport> {
    const pack = await openPack(packUrl, { wantsRoom: false }, this.#environment);
    const files = needed(pack.manifest, backend);
    const neededBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const missingBytes = await pack.missingBytes(files.map(({ path }) => path));
    return { outline: outlinePack(pack.manifest), neededBytes, storedBytes: neededBytes - missingBytes };
  }

  async download(
    packUrl: string,
    backend: BackendName,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<void> {
    const pack = await openPack(packUrl, { signal }, this.#environment);
    const files = needed(pack.manifest, backend);
    const done = new Map<string, number>();
    await pack.fetchFiles(
      files.map(({ path }) => path),
      {
        signal,
        onEvent: (event) => {
          if (event.type !== 'bytes') return;
          done.set(event.file, event.loadedBytes);
          onEvent({ doneBytes: [...done.values()].reduce((sum, bytes) => sum + bytes, 0) });
        },
      },
    );
  }

  async verify(
    packUrl: string,
    backend: BackendName,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<number> {
    const pack = await openPack(packUrl, { signal, wantsRoom: false }, this.#environment);
    const onProgress = (doneBytes: number): void => {
      onEvent({ doneBytes });
    };
    return dropDamagedChunks(packUrl, needed(pack.manifest, backend), { signal, onProgress }, this.#environment);
  }

  remove(packUrl: string): Promise<void> {
    return removePack(packUrl, this.#environment);
  }
}

/** What the backend needs of a pack, in the order in which it is wanted. */
function needed(manifest: PackManifest, backend: BackendName): readonly PackFile[] {
  const { files } = planDownload(manifest, backend);
  return [...files.start, ...files.idle, ...files.demand];
}
