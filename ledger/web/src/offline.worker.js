// Opens the desk where there is no connection: its page, its files and the schemas that it needs, as offline.js put them by. Nothing else is ever answered
// from here; whatever a ledger says of an item, it says itself.
const NAME = 'desk';
const AWAY = [502, 503, 504];

/** @param {string} path */
const kept = async (path) => (await caches.open(NAME)).match(path, { ignoreVary: true });

/** From the ledger wherever it answers. @param {Request} request @param {string} path */
async function fresh(request, path) {
  try {
    const answer = await fetch(request);
    return AWAY.includes(answer.status) ? ((await kept(path)) ?? answer) : answer;
  } catch (failure) {
    const last = await kept(path);
    if (last) return last;
    throw failure;
  }
}

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  // A file's name holds the hash of what is in it.
  if (pathname.startsWith('/assets/')) event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
  else if (pathname.startsWith('/schemas/') || (pathname === '/desk' && request.mode === 'navigate')) event.respondWith(fresh(request, pathname));
});
