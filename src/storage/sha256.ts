import { InsecureContextError } from './insecure-context-error.ts';

/** Lower-case hexadecimal SHA-256. Throws `InsecureContextError` where the browser offers none. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Typed as always present, but absent outside secure contexts.
  const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto };
  if (!subtle) throw new InsecureContextError();
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
