import type { PackManifest } from '../packs/manifest.ts';
import { PackManifestError } from '../packs/pack-manifest-error.ts';
import { parsePackManifest } from '../packs/parse-pack-manifest.ts';
import type { ByteStore } from './byte-store.ts';
import { FallbackByteStore } from './fallback-byte-store.ts';
import { PackDownloadError } from './pack-download-error.ts';
import { PackMissingError } from './pack-missing-error.ts';
import { PackReader, type ReadOptions } from './pack-reader.ts';
import { browserEnvironment, type StorageEnvironment } from './storage-environment.ts';
import { StorageQuotaError } from './storage-quota-error.ts';
import { MANIFEST_KEY } from './stored-file.ts';
import { evictOldVersions, missingBytes } from './stored-pack.ts';

/** How long the network may take to answer when a stored copy could be used instead. */
const MANIFEST_TIMEOUT_MS = 5000;
export const MANIFEST_FILE = 'pack.json';

export interface OpenOptions extends ReadOptions {
  /** False for a look only: then a pack that does not fit is no failure. */
  readonly wantsRoom?: boolean;
}

/**
 * Opens the pack at `packUrl` (absolute, ending in `/`): the network's manifest, or the stored one without network.
 *
 * Throws `PackMissingError`, `PackDownloadError`, `PackManifestError`, `PackVersionError`, and `StorageQuotaError` before
 * any weight is fetched when the browser will not have room for all of the pack.
 */
export async function openPack(
  packUrl: string,
  { signal, onEvent, wantsRoom = true }: OpenOptions = {},
  environment: StorageEnvironment = browserEnvironment(),
): Promise<PackReader> {
  const store = await openPackStore(packUrl, environment, () =>
    onEvent?.({
      type: 'notice',
      code: 'storage/memory-only',
      message:
        'The browser does not let this page keep the model on the device, so it will be downloaded at every visit.',
    }),
  );
  const { manifest, text } = await readManifest(packUrl, store, environment, {
    ...(signal && { signal }),
    ...(onEvent && { onEvent }),
  });
  if (wantsRoom && store.persistent) await requireRoom(manifest, store, environment);
  return new PackReader(packUrl, manifest, text, store, environment);
}

/** Name of the database of the pack at an address. */
export const packDatabase = (packUrl: string): string => `anytab-pack ${packUrl}`;

/** Where the pack at `packUrl` is kept; `onRefused` is told once if that can only be memory. */
export function openPackStore(
  packUrl: string,
  environment: StorageEnvironment,
  onRefused: () => void = () => undefined,
): Promise<FallbackByteStore> {
  return FallbackByteStore.open(environment.openStore(packDatabase(packUrl)), onRefused);
}

interface ReadManifest {
  readonly manifest: PackManifest;
  readonly text: string;
}

async function readManifest(
  packUrl: string,
  store: ByteStore,
  environment: StorageEnvironment,
  { signal, onEvent }: ReadOptions,
): Promise<ReadManifest> {
  const stored = await readStoredManifest(store);
  try {
    // A request that cannot succeed would still be logged as an error.
    if (stored && !environment.online()) throw new PackDownloadError(MANIFEST_FILE, 'no connection');
    return await fetchManifest(packUrl, environment, signal, stored !== undefined);
  } catch (error) {
    signal?.throwIfAborted();
    if (!stored) throw error;
    onEvent?.({
      type: 'notice',
      code: 'storage/offline-copy',
      message: 'The model pack could not be looked up on the network; the copy on this device is used.',
    });
    return stored;
  }
}

async function fetchManifest(
  packUrl: string,
  environment: StorageEnvironment,
  signal: AbortSignal | undefined,
  hasStored: boolean,
): Promise<ReadManifest> {
  const signals = [...(signal ? [signal] : []), ...(hasStored ? [AbortSignal.timeout(MANIFEST_TIMEOUT_MS)] : [])];
  let text: string;
  try {
    const url = new URL(MANIFEST_FILE, packUrl);
    const response = await environment.fetch(url.href, { cache: 'no-cache', signal: AbortSignal.any(signals) });
    if (response.status >= 500)
      throw new PackDownloadError(MANIFEST_FILE, `the host answered ${String(response.status)}`);
    if (!response.ok) throw new PackMissingError(MANIFEST_FILE, `it answered ${String(response.status)}`);
    if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
      throw new PackMissingError(MANIFEST_FILE, 'it answered a web page');
    text = await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PackMissingError || error instanceof PackDownloadError) throw error;
    throw new PackDownloadError(MANIFEST_FILE, 'no connection', { cause: error });
  }
  return { manifest: parsePackManifest(parseJson(text)), text };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PackManifestError('$', 'it is not JSON', { cause: error });
  }
}

/** A stored manifest that this build cannot read any more counts as absent. */
async function readStoredManifest(store: ByteStore): Promise<ReadManifest | undefined> {
  const text = await (await store.read(MANIFEST_KEY))?.text().catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return { manifest: parsePackManifest(parseJson(text)), text };
  } catch {
    return undefined;
  }
}

/** Makes room by dropping older versions if need be, and throws when that is not enough. */
async function requireRoom(manifest: PackManifest, store: ByteStore, environment: StorageEnvironment): Promise<void> {
  const needed = missingBytes(manifest.files, new Set(await store.keys()));
  if (needed === 0) return;
  const free = await freeBytes(environment);
  if (free === undefined || needed <= free) return;
  // The version before this one can no longer serve without network once its chunks are gone.
  await store.remove([MANIFEST_KEY]);
  await evictOldVersions(store, manifest);
  const freeAfter = (await freeBytes(environment)) ?? Infinity;
  if (needed > freeAfter) throw new StorageQuotaError(needed, freeAfter);
}

async function freeBytes(environment: StorageEnvironment): Promise<number | undefined> {
  const estimate = await environment.estimate();
  if (estimate?.quota === undefined) return undefined;
  return Math.max(0, estimate.quota - (estimate.usage ?? 0));
}
