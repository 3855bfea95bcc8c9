/**
 * Keeps the page itself (not the packs, which are in IndexedDB) so that it opens without network, and adds the headers that
 * static hosts cannot send: cross-origin isolation, and the content security policy for worker scripts.
 * Plain JavaScript, copied by the build to the root of the application: its place decides its scope.
 */
const CACHE = 'anytab-shell';
const PAGE = new URL('./', self.registration.scope).href;
const SHELL_LIST = new URL('shell.json', PAGE).href;
/** Without a digest in their names, so they are asked for again with every build. */
const UNNAMED = ['icon.svg', 'icon-192.png', 'icon-512.png', 'icon-maskable-512.png', 'manifest.webmanifest'];
/** How long a navigation waits for a network that says nothing, when there is a kept page. */
const PATIENCE_MS = 4000;
/**
 * How long the kept files are waited for before the network is asked. Chromium's cache storage answers nothing more, until
 * the browser is started anew, when a tab was killed while it put something there.
 */
const STORE_PATIENCE_MS = 1000;
/** How long keeping the shell waits for that storage before it gives up. */
const LONGEST_STORE_SILENCE_MS = 20_000;

/** Whether it left the last question unanswered: then nobody waits for it again. */
let storeIsSilent = false;

self.addEventListener('install', () => {
  self.skipWaiting();
});

/**
 * Serves the page that installed it from now on, so that what it still has to load is there without network. Not in
 * Firefox (153), where requests of workers that are older than the claim then wait for ever.
 */
self.addEventListener('activate', (event) => {
  if (!navigator.userAgent.includes('Firefox/')) event.waitUntil(self.clients.claim());
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
  const cache = await openStore();
  const list = await (await fetch(SHELL_LIST, { cache: 'no-cache' })).json();
  const address = (name) => new URL(name, PAGE).href;
  const wanted = list.filter((name) => !name.endsWith('.wasm') || name.includes(wasm)).map(address);
  const kept = (await cache.keys()).map(({ url }) => url);
  for (const url of wanted) {
    // What this visit loaded is in the browser's own cache: no second download.
    if (!kept.includes(url)) await cache.put(url, await wholeFile(url, 'force-cache'));
  }
  for (const url of UNNAMED.map(address)) await cache.put(url, await wholeFile(url, 'no-cache'));
  // The page comes last, when all that it asks for is there, and only if it is of the same build as the list.
  const page = await (await fetch(PAGE, { cache: 'no-cache' })).text();
  const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name);
  const stranger = scripts.find((name) => !list.includes(name));
  if (stranger !== undefined) throw new Error(`${stranger} is of another build than shell.json`);
  await cache.put(PAGE, new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } }));

  // Another tab may still show the build before and want its files; then they go the next time.
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const known = new Set([PAGE, ...[...list, ...UNNAMED].map(address)]);
  if (tabs.length <= 1) for (const url of kept) if (!known.has(url)) await cache.delete(url);
  return wanted.length;
}

async function openStore() {
  const store = caches.open(CACHE).then(async (cache) => {
    await cache.keys(); // opening alone may be answered
    return cache;
  });
  const found = await Promise.race([store, silence(LONGEST_STORE_SILENCE_MS)]);
  if (found === undefined) throw new Error("the browser's cache storage does not answer; start the browser anew");
  return found;
}

/** Throws for what hosts answer in place of a file. */
async function wholeFile(url, cache) {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (/^text\/html\b/.test(response.headers.get('Content-Type') ?? '')) throw new Error(`${url} answered a web page`);
  return response;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.href.startsWith(PAGE)) return;
  // Packs have their own store, with resumption and verification; pack.json must come fresh where there is a network.
  if (url.pathname.includes('/packs/')) return;
  if (url.href === SHELL_LIST) {
    // The page looks now and then whether there is a newer build; without network there is none, and that is no error.
    event.respondWith(fetch(request).catch(() => new Response('null')));
    return;
  }
  event.respondWith((request.mode === 'navigate' ? fresh(request) : kept(request)).then(guarded));
});

/** The network's page, so that a new build is seen at once; the kept one without network. */
async function fresh(request) {
  const answer = fetch(request);
  const page = copyOf(PAGE);
  const timely = await Promise.race([answer, silence(PATIENCE_MS)]).catch(() => undefined); // it may fail later, too
  // A host that is out of order is no reason to have no page.
  return timely !== undefined && timely.status < 500 ? timely : ((await page) ?? answer);
}

/** Names carry content hashes: what is kept never changes. */
async function kept(request) {
  const copy = copyOf(request.url);
  const found = await Promise.race([copy, silence(storeIsSilent ? 0 : STORE_PATIENCE_MS)]);
  if (found !== undefined) return found;
  return fetch(request).catch(async (error) => {
    const late = await copy;
    if (late !== undefined) return late;
    throw error;
  });
}

/** Undefined where there is none; no answer at all where the browser gives none. */
async function copyOf(url) {
  const doubt = setTimeout(() => {
    storeIsSilent = true;
  }, STORE_PATIENCE_MS);
  try {
    return await (await caches.open(CACHE)).match(url);
  } catch {
    return undefined;
  } finally {
    clearTimeout(doubt);
    storeIsSilent = false;
  }
}

function silence(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function guarded(response) {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Content-Security-Policy', '__CONTENT_SECURITY_POLICY__');
  const { status, statusText } = response;
  const body = status === 204 || status === 304 ? null : response.body;
  return new Response(body, { status, statusText, headers });
}
