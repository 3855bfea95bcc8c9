import type { BackendName } from '../packs/manifest.ts';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { OnEvent } from './progress.ts';

/** A pack as the page lists it. Bytes are those that the backend needs. */
export interface PackReport {
  readonly outline: PackOutline;
  readonly neededBytes: number;
  readonly storedBytes: number;
}

/** Bytes done, of the pack's needed bytes. */
export interface UpkeepEvent {
  readonly doneBytes: number;
}

/** Looks after packs on this device; runs none. Reading manifests and checking digests would block the page. */
export interface PacksApi {
  /** Names of the packs that stand beside the application (`index.json` in their folder) or are kept on this device. */
  list(packsUrl: string): Promise<readonly string[]>;
  inspect(packUrl: string, backend: BackendName): Promise<PackReport>;
  /** Fetches what is missing; after an abort it goes on from there. */
  download(packUrl: string, backend: BackendName, onEvent: OnEvent<UpkeepEvent>, signal: AbortSignal): Promise<void>;
  /** Drops damaged parts; answers how many bytes those were. */
  verify(packUrl: string, backend: BackendName, onEvent: OnEvent<UpkeepEvent>, signal: AbortSignal): Promise<number>;
  remove(packUrl: string): Promise<void>;
  /** Keeps a pack from files of a folder on a disk, or from a zip; answers its name. Paths are relative, `/`-separated. */
  importSaved(
    packsUrl: string,
    saved: readonly { readonly path: string; readonly blob: Blob }[] | Blob,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<string>;
  /** Writes the whole pack into a folder of its name within that one. */
  exportTo(
    packUrl: string,
    folder: FileSystemDirectoryHandle,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<void>;
  /** Writes the whole pack as a zip into that file or, without one, answers it. */
  exportZip(
    packUrl: string,
    target: FileSystemFileHandle | undefined,
    onEvent: OnEvent<UpkeepEvent>,
    signal: AbortSignal,
  ): Promise<Blob | undefined>;
}
