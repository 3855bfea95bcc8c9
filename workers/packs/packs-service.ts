import { planDownload } from '../../src/packs/download-plan.ts';
import type { BackendName, PackFile, PackManifest } from '../../src/packs/manifest.ts';
import { outlinePack } from '../../src/packs/pack-outline.ts';
import type { PackReport, PacksApi, UpkeepEvent } from '../../src/protocol/packs-api.ts';
import type { OnEvent } from '../../src/protocol/progress.ts';
import { indexedDbByteStore } from '../../src/storage/indexeddb-byte-store.ts';
import { openPack, packDatabase } from '../../src/storage/open-pack.ts';
import { exportPack, folderFiles, importPack } from '../../src/storage/pack-folder.ts';
import type { FolderFile } from '../../src/storage/pack-folder.ts';
import { dropDamagedChunks, removePack } from '../../src/storage/pack-upkeep.ts';
import { browserEnvironment } from '../../src/storage/storage-environment.ts';
import type { StorageEnvironment } from '../../src/storage/storage-environment.ts';

/** Few people ever need it, and what opens with the list of packs must not wait for it. */
const zips = () => import('../../src/storage/pack-zip.ts');

export class PacksService implements PacksApi {
  readonly #environment: StorageEnvironment;

  constructor(environment: StorageEnvironment = browserEnvironment()) {
    this.#environment = environment;
  }

  async list(packsUrl: string): Promise<readonly string[]> {
    const [listed, kept] = await Promise.all([
      this.#listed(packsUrl).catch(() => []),
      keptPacks(packsUrl).catch(() => []),
    ]);
    return [...new Set([...listed, ...kept])];
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

  async importSaved(
    packsUrl: string,
    saved: readonly FolderFile[] | Blob,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<string> {
    const onProgress = (doneBytes: number): void => {
      onEvent({ doneBytes });
    };
    const files = saved instanceof Blob ? await (await zips()).zipFiles(saved) : folderFiles(saved);
    return importPack(packsUrl, files, { signal, onProgress }, this.#environment);
  }

  async exportTo(
    packUrl: string,
    folder: FileSystemDirectoryHandle,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<void> {
    const pack = await openPack(packUrl, { signal }, this.#environment);
    const onProgress = (doneBytes: number): void => {
      onEvent({ doneBytes });
    };
    await exportPack(pack, folder, { signal, onProgress });
  }

  async exportZip(
    packUrl: string,
    target: FileSystemFileHandle | undefined,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<Blob | undefined> {
    const pack = await openPack(packUrl, { signal }, this.#environment);
    const onProgress = (doneBytes: number): void => {
      onEvent({ doneBytes });
    };
    return (await zips()).exportZip(pack, target, { signal, onProgress });
  }

  remove(packUrl: string): Promise<void> {
    return removePack(packUrl, this.#environment);
  }

  async #listed(packsUrl: string): Promise<readonly string[]> {
    const response = await this.#environment.fetch(new URL('index.json', packsUrl).href, { cache: 'no-cache' });
    if (!response.ok) return [];
    const names: unknown = await response.json();
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  }
}

/** Packs that have a database on this device; none where the browser does not tell. */
async function keptPacks(packsUrl: string): Promise<readonly string[]> {
  const databases = await indexedDB.databases().catch(() => []);
  const prefix = packDatabase(packsUrl);
  const names = databases.map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix));
  const kept: string[] = [];
  // A deleted pack leaves an empty database behind.
  for (const name of names)
    if ((await indexedDbByteStore(name).keys()).length > 0)
      kept.push(decodeURIComponent(name.slice(prefix.length).replace(/\/$/, '')));
  return kept;
}

/** What the backend needs of a pack, in the order in which it is wanted. */
function needed(manifest: PackManifest, backend: BackendName): readonly PackFile[] {
  const { files } = planDownload(manifest, backend);
  return [...files.start, ...files.idle, ...files.demand];
}
