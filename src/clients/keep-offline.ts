import type { BackendName } from '../packs/manifest.ts';

/** Part of the name of the runtime's wasm file that each backend loads. */
const WASM_FILE: Readonly<Record<BackendName, string>> = {
  wasm: 'ort-wasm-simd-threaded-',
  webgpu: 'asyncify',
};

/**
 * Has the service worker keep the page, so that the next visit needs no network. Resolves once everything is kept;
 * rejects where service workers are missing or refused, which the page can do without.
 */
export async function keepOffline(backend: BackendName): Promise<void> {
  await navigator.serviceWorker.register(new URL('./service-worker.js', document.baseURI));
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<{ readonly error?: string }>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<{ readonly error?: string }>) => {
      resolve(data);
    };
  });
  active?.postMessage({ wasm: WASM_FILE[backend] }, [port2]);
  const { error } = await answered;
  port1.close();
  if (error !== undefined) throw new Error(error);
}
