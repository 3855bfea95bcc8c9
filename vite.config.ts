import react from '@vitejs/plugin-react';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Plugin, defaultClientConditions, defineConfig } from 'vite';
import { CONTENT_SECURITY_POLICY, HOST_HEADERS, headersFile } from './src/cli/host-headers.mjs';

const root = import.meta.dirname;

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
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !name.endsWith('.map'));
      this.emitFile({ type: 'asset', fileName: 'shell.json', source: JSON.stringify(files.sort()) });
    },
  },
};

/** The list of packs; the service worker and the headers for hosts that read them, both with the one policy. */
const hostFiles: Plugin = {
  name: 'anytab:host-files',
  apply: 'build',
  generateBundle() {
    const worker = readFileSync(path.join(root, 'src/service-worker.js'), 'utf8');
    const source = worker.replace("'__CONTENT_SECURITY_POLICY__'", JSON.stringify(CONTENT_SECURITY_POLICY));
    this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    // Static hosts list no folders.
    const packs = readdirSync(path.join(root, 'public/packs')).filter((name) =>
      existsSync(path.join(root, 'public/packs', name, 'pack.json')),
    );
    this.emitFile({ type: 'asset', fileName: 'packs/index.json', source: JSON.stringify(packs) });
  },
};

/**
 * Compresses what no common host takes as it is (25 MiB is the smallest limit): the WebGPU build of ONNX Runtime, which
 * src/runtime/load-ort.ts unpacks. Its name stays that of the contents.
 */
const packLargeWasm: Plugin = {
  name: 'anytab:pack-large-wasm',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'asset' && /\.asyncify-[^/]*\.wasm$/.test(file.fileName))
          file.source = gzipSync(file.source, { level: 9 });
    },
  },
};

/** Development needs inline scripts, so only the build has a policy. */
const contentSecurityPolicy: Plugin = {
  name: 'anytab:content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

/** Some hosts do not know `.mjs`, and browsers run no script of an unknown type. */
const assetName = ({ names }: { readonly names: readonly string[] }): string =>
  names.some((name) => name.endsWith('.mjs')) ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]';

const { 'Content-Security-Policy': _policy, ...crossOriginIsolation } = HOST_HEADERS;

export default defineConfig({
  // Relative, so that a build works under any sub-path of any static host.
  base: './',
  plugins: [react(), listShell, packLargeWasm, hostFiles, contentSecurityPolicy],
  // The bundled builds of onnxruntime-web carry a second copy of the wasm file, and their threads re-run our
  // worker's script and hang; src/runtime passes the addresses of the external .mjs and .wasm instead.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es', rolldownOptions: { output: { assetFileNames: assetName } } },
  build: {
    target: 'esnext',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: { index: path.join(root, 'index.html'), engine: path.join(root, 'src/engine.ts') },
      // The engine is a module for other pages, which know it by its name.
      preserveEntrySignatures: 'exports-only',
      output: {
        assetFileNames: assetName,
        entryFileNames: ({ name }) => (name === 'engine' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { headers: crossOriginIsolation },
  preview: { headers: HOST_HEADERS },
});
