/**
 * Keeps the page itself (not the packs, which are in IndexedDB) so that it opens without network, and adds the headers of
 * cross-origin isolation where the host sends none. Plain JavaScript at the root: its place decides its scope.
 */
const CACHE = 'anytab-shell';
const PAGE = new URL('./', self.registration.scope).href;
const SHELL_LIST = new URL('shell.json', PAGE).href;
const ICON = new URL('icon.svg', PAGE).href;

self.addEventListener('install', () => {
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

/** `{ wasm: 'part of a name' }` with a port: keep the shell, of the large wasm files only the one that is used. */
self.addEventListener('message', (event) => {
  const [port] = event.ports;
  event.waitUntil(
    keepShell(String(event.data?.wasm)).then(
      (files) => port?.postMessage({ files }),
      (error) => port?.postMessage({ error: String(error) }),
    ),
  );
});

async function keepShell(wasm) {
  const cache = await caches.open(CACHE);
  const list = await (await fetch(SHELL_LIST, { cache: 'no-cache' })).json();
  const names = list.filter((name) => !name.endsWith('.wasm') || name.includes(wasm));
  const wanted = new Set([PAGE, ICON, ...names.map((name) => new URL(name, PAGE).href)]);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  for (const url of wanted) {
    if (url !== PAGE && kept.has(url)) continue;
    // What this visit loaded is in the browser's own cache: no second download.
    const response = await fetch(url, { cache: url === PAGE ? 'no-cache' : 'force-cache' });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    await cache.put(url, response);
  }
  // Files of an older build; those of the other backend stay until the build changes.
  const known = new Set([PAGE, ICON, ...list.map((name) => new URL(name, PAGE).href)]);
  for (const url of kept) if (!known.has(url)) await cache.delete(url);
  return wanted.size;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.href.startsWith(PAGE)) return;
  // Packs have their own store, with resumption and verification; pack.json must come fresh where there is a network.
  if (url.pathname.includes('/packs/') || url.href === SHELL_LIST) return;
  event.respondWith((request.mode === 'navigate' ? fresh(request) : kept(request)).then(isolated));
});

/** The network's page, so that a new build is seen at once; the kept one without network. */
async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await (await caches.open(CACHE)).match(PAGE);
    if (page === undefined) throw error;
    return page;
  }
}

/** Names carry content hashes: what is kept never changes. */
async function kept(request) {
  const match = await (await caches.open(CACHE)).match(request.url);
  return match ?? fetch(request);
}

function isolated(response) {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  const body = status === 204 || status === 304 ? null : response.body;
  return new Response(body, { status, statusText, headers });
}
