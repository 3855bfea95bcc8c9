/** Serves the benchmark page, the pack, the comparison model and its runtime from one isolated origin. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'vite';
import { HOST_HEADERS } from '../../src/cli/host-headers.mjs';
import { createStaticServer } from '../../src/cli/static-server.mjs';
import { ROOT } from '../support/dist.ts';

const PAGE = path.join(ROOT, 'e2e/bench/page');
const BUILT = path.join(ROOT, '.cache/bench/page');

export interface BenchSite {
  readonly origin: string;
  close(): void;
}

/** The library that ours is compared with does things that our policy forbids. */
const { 'Content-Security-Policy': _policy, ...isolation } = HOST_HEADERS;

function mount(folders: Readonly<Record<string, string>>): RequestListener {
  const mounts = Object.entries(folders).map(([prefix, root]) => ({
    prefix,
    serve: createStaticServer({ root, headers: isolation }),
  }));
  return (request, response) => {
    const url = request.url ?? '/';
    const found = mounts.find(({ prefix }) => url.startsWith(prefix));
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    request.url = `/${url.slice(found.prefix.length)}`;
    void found.serve(request, response);
  };
}

export async function openBenchSite(referenceFolder: string): Promise<BenchSite> {
  await build({
    configFile: path.join(ROOT, 'vite.config.ts'),
    root: PAGE,
    publicDir: false,
    logLevel: 'warn',
    // Instead of the product's own pages, whose addresses the configuration states.
    build: { outDir: BUILT, emptyOutDir: true, rolldownOptions: { input: path.join(PAGE, 'index.html') } },
  });
  const server: Server = createServer(
    mount({
      '/packs/': path.join(ROOT, 'public/packs'),
      '/reference/': referenceFolder,
      // Its own nested version, whose JavaScript and wasm belong together.
      '/ort-transformers/': path.join(ROOT, 'node_modules/@huggingface/transformers/node_modules/onnxruntime-web/dist'),
      '/': BUILT,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
