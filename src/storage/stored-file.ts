/** A file with the digests of its chunks; a pack's `PackFile` is one. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly chunkBytes: number;
  /** Empty for a file that is a single chunk: its digest is the file's. */
  readonly chunks: readonly string[];
  readonly url?: string;
}

export const chunkCount = (file: StoredFile): number => Math.max(1, file.chunks.length);

export const chunkDigest = (file: StoredFile, index: number): string => file.chunks[index] ?? file.sha256;

/** Bytes of the file that a chunk covers; `end` is exclusive. */
export function chunkRange(file: StoredFile, index: number): { readonly start: number; readonly end: number } {
  if (file.chunks.length === 0) return { start: 0, end: file.bytes };
  const start = index * file.chunkBytes;
  return { start, end: Math.min(start + file.chunkBytes, file.bytes) };
}

/** Keys are digests, so a new version of a pack finds the chunks that did not change. */
export const chunkKey = (digest: string): string => `chunk ${digest}`;
/** Written when the last chunk of a file is in. */
export const fileKey = (digest: string): string => `file ${digest}`;
export const MANIFEST_KEY = 'manifest';
