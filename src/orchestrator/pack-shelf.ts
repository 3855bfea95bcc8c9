import type { BackendName } from '../packs/manifest.ts';
import type { PackOutline } from '../packs/pack-outline.ts';
import type { PacksApi } from '../protocol/packs-api.ts';
import type { StorageSpace } from '../storage/storage-space.ts';
import { failureCode, toFailure } from './failure.ts';
import type { Failure } from './failure.ts';
import { ValueStore } from './value-store.ts';

/** A pack and what is going on with it. Bytes are those that this device's backend needs. */
export interface ShelvedPack {
  readonly name: string;
  /** Null until it has been looked at. */
  readonly outline: PackOutline | null;
  readonly neededBytes: number;
  readonly storedBytes: number;
  readonly activity: 'looking' | 'downloading' | 'verifying' | 'removing' | 'saving' | null;
  /** Bytes that the running activity has done. */
  readonly doneBytes: number;
  /** Bytes that the last check found damaged and dropped; null before any check. */
  readonly damagedBytes: number | null;
  readonly failure: Failure | null;
}

export interface IncomingPack {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly failure: Failure | null;
}

export interface PackShelfOptions {
  readonly packs: { use<T>(job: (api: PacksApi) => Promise<T>, signal?: AbortSignal): Promise<T> };
  /** Folder of the packs, absolute, ending in `/`. */
  readonly packsUrl: string;
  /** Listed in any case. */
  readonly current: string;
  readonly backend: () => BackendName;
  readonly space: () => Promise<StorageSpace | undefined>;
}

/** Packs on this device and on the host: looks at them, downloads, checks and deletes them. */
export class PackShelf {
  readonly packs = new ValueStore<readonly ShelvedPack[]>([]);
  readonly space = new ValueStore<StorageSpace | null>(null);
  /** A pack that is being read from a folder or a zip, or what kept it from that. */
  readonly incoming = new ValueStore<IncomingPack | null>(null);
  readonly #options: PackShelfOptions;
  readonly #running = new Map<string, { readonly controller: AbortController; readonly settled: Promise<unknown> }>();

  #incomingController: AbortController | undefined;

  constructor(options: PackShelfOptions) {
    this.#options = options;
  }

  get current(): string {
    return this.#options.current;
  }

  /** Looks at everything anew; what is being downloaded goes on. */
  async refresh(): Promise<void> {
    const { packs, packsUrl, current } = this.#options;
    const listed = await packs.use((api) => api.list(packsUrl)).catch(() => []);
    const names = [current, ...listed.filter((name) => name !== current)];
    const known = new Map(this.packs.getSnapshot().map((pack) => [pack.name, pack]));
    this.packs.update(() => names.map((name) => known.get(name) ?? unseen(name)));
    for (const name of names) if (!this.#running.has(name)) await this.#look(name);
    await this.#measure();
  }

  /** Fetches what is missing. `pause` stops it, and the next call goes on from there. */
  download(name: string): Promise<void> {
    return this.#run(name, 'downloading', (api, onDone, signal) =>
      api.download(this.#url(name), this.#options.backend(), ({ doneBytes }) => onDone(doneBytes), signal),
    );
  }

  /** Checks every stored byte; what is damaged is dropped, so that `download` repairs it. */
  async verify(name: string): Promise<void> {
    await this.#run(name, 'verifying', async (api, onDone, signal) => {
      const { backend } = this.#options;
      const damagedBytes = await api.verify(this.#url(name), backend(), ({ doneBytes }) => onDone(doneBytes), signal);
      this.#change(name, { damagedBytes });
    });
  }

  /** Stops what is going on; what has come stays. */
  pause(name: string): void {
    this.#running.get(name)?.controller.abort();
  }

  /** Writes the whole pack into a folder of its name within that one. */
  saveTo(name: string, folder: FileSystemDirectoryHandle): Promise<void> {
    return this.#run(name, 'saving', (api, onDone, signal) =>
      api.exportTo(this.#url(name), folder, ({ doneBytes }) => onDone(doneBytes), signal),
    );
  }

  /** The whole pack as one zip, into that file; without one (not every browser lets a page write files) it is answered. */
  async saveZip(name: string, target?: FileSystemFileHandle): Promise<Blob | undefined> {
    let made: Blob | undefined;
    await this.#run(name, 'saving', async (api, onDone, signal) => {
      made = await api.exportZip(this.#url(name), target, ({ doneBytes }) => onDone(doneBytes), signal);
    });
    return made;
  }

  /** Keeps the pack of a folder or of a zip; every byte is checked. How it goes is in `incoming`. */
  async loadFrom(saved: readonly { readonly path: string; readonly blob: Blob }[] | Blob): Promise<void> {
    const totalBytes = saved instanceof Blob ? saved.size : saved.reduce((sum, { blob }) => sum + blob.size, 0);
    const controller = new AbortController();
    const { signal } = controller;
    this.#incomingController?.abort();
    this.#incomingController = controller;
    const tell = (incoming: IncomingPack | null): void => {
      if (this.#incomingController === controller) this.incoming.update(() => incoming);
    };
    tell({ doneBytes: 0, totalBytes, failure: null });
    const { packs, packsUrl } = this.#options;
    try {
      await packs.use((api) => {
        const onEvent = ({ doneBytes }: { readonly doneBytes: number }): void => {
          tell({ doneBytes, totalBytes, failure: null });
        };
        return api.importSaved(packsUrl, saved, onEvent, signal);
      }, signal);
      tell(null);
    } catch (error) {
      tell(failureCode(error) === 'aborted' ? null : { doneBytes: 0, totalBytes, failure: toFailure(error) });
    }
    await this.refresh();
  }

  /** Gives up what `loadFrom` reads. Parts that are stored already stay, and are never used by themselves. */
  cancelLoading(): void {
    this.#incomingController?.abort();
  }

  /** Deletes it from this device; a download under way is given up. */
  async remove(name: string): Promise<void> {
    await this.#run(name, 'removing', (api) => api.remove(this.#url(name)));
    this.#change(name, { damagedBytes: null });
  }

  async #run(
    name: string,
    activity: Exclude<ShelvedPack['activity'], 'looking' | null>,
    job: (api: PacksApi, onDone: (bytes: number) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    const before = this.#running.get(name);
    before?.controller.abort();
    const isCurrent = (): boolean => this.#running.get(name)?.controller === controller;
    const onDone = (doneBytes: number): void => {
      if (isCurrent()) this.#change(name, { doneBytes });
    };
    // What was going on must have written its last byte: it could be one that is to be deleted.
    const settled = Promise.allSettled([before?.settled]).then(() =>
      this.#options.packs.use((api) => job(api, onDone, signal), signal),
    );
    this.#running.set(name, { controller, settled });
    this.#change(name, { activity, doneBytes: 0, failure: null });
    try {
      await settled;
    } catch (error) {
      if (isCurrent() && failureCode(error) !== 'aborted') this.#change(name, { failure: toFailure(error) });
    }
    // What took its place shows how that ends.
    if (!isCurrent()) return;
    this.#running.delete(name);
    await this.#look(name);
    await this.#measure();
  }

  async #look(name: string): Promise<void> {
    const { packs, backend } = this.#options;
    this.#change(name, { activity: 'looking' });
    try {
      const report = await packs.use((api) => api.inspect(this.#url(name), backend()));
      if (!this.#running.has(name)) this.#change(name, { ...report, activity: null });
    } catch (error) {
      const { failure } = this.#pack(name) ?? {};
      if (!this.#running.has(name)) this.#change(name, { activity: null, failure: failure ?? toFailure(error) });
    }
  }

  async #measure(): Promise<void> {
    const space = await this.#options.space();
    this.space.update(() => space ?? null);
  }

  #url(name: string): string {
    return new URL(`${encodeURIComponent(name)}/`, this.#options.packsUrl).href;
  }

  #pack(name: string): ShelvedPack | undefined {
    return this.packs.getSnapshot().find((pack) => pack.name === name);
  }

  #change(name: string, change: Partial<ShelvedPack>): void {
    this.packs.update((packs) => packs.map((pack) => (pack.name === name ? { ...pack, ...change } : pack)));
  }
}

function unseen(name: string): ShelvedPack {
  return {
    name,
    outline: null,
    neededBytes: 0,
    storedBytes: 0,
    activity: 'looking',
    doneBytes: 0,
    damagedBytes: null,
    failure: null,
  };
}
