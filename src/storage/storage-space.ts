export interface StorageSpace {
  /** Of everything that this origin keeps. */
  readonly usedBytes: number;
  /** What the browser would still give it. */
  readonly freeBytes: number;
  /** The browser has promised not to drop it when space runs out. */
  readonly persisted: boolean;
}

/** Undefined where the browser does not say. */
export async function storageSpace(): Promise<StorageSpace | undefined> {
  // Absent outside secure contexts, whatever the types say.
  const storage = navigator.storage as StorageManager | undefined;
  const [estimate, persisted] = await Promise.all([
    storage?.estimate().catch(() => undefined),
    storage?.persisted().catch(() => false),
  ]);
  if (estimate?.quota === undefined) return undefined;
  const usedBytes = estimate.usage ?? 0;
  return { usedBytes, freeBytes: Math.max(0, estimate.quota - usedBytes), persisted: persisted ?? false };
}

/** Asks the browser for its promise; some ask the person, some decide by themselves. */
export async function askToPersist(): Promise<boolean> {
  return navigator.storage.persist().catch(() => false);
}
