import react from '@vitejs/plugin-react';
import { type Plugin, defaultClientConditions, defineConfig } from 'vite';

/** Without these two headers there is no SharedArrayBuffer, and wasm runs on one thread. */
const crossOriginIsolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Writes `shell.json`, the names of the build's files, for public/service-worker.js to keep. The names carry hashes of
 * the contents. Files copied from `public/` (the packs above all) are not among them.
 */
const listShell: Plugin = {
  name: 'anytab:list-shell',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => name !== 'index.html' && !name.endsWith('.map'));
      this.emitFile({ type: 'asset', fileName: 'shell.json', source: JSON.stringify(files.sort()) });
    },
  },
};

/** What a page of this build may load: itself, and nothing from anywhere else. Development needs inline scripts. */
const contentSecurityPolicy: Plugin = {
  name: 'anytab:content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: {
        'http-equiv': 'Content-Security-Policy',
        content: [
          "default-src 'self'",
          "script-src 'self' 'wasm-unsafe-eval'",
          "img-src 'self' blob:",
          "media-src 'self' blob:",
          "connect-src 'self' blob:",
          "worker-src 'self' blob:",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; '),
      },
      injectTo: 'head-prepend',
    },
  ],
};

export default defineConfig({
  // Relative, so that a build works under any sub-path of any static host.
  base: './',
  plugins: [react(), listShell, contentSecurityPolicy],
  // The bundled builds of onnxruntime-web carry a second copy of the wasm file, and their threads re-run our
  // worker's script and hang; src/runtime passes the addresses of the external .mjs and .wasm instead.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
  build: { target: 'esnext', assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { headers: crossOriginIsolation },
  preview: { headers: crossOriginIsolation },
});
