// Puts by what the desk needs to open again without a connection (offline.worker.js): a phone drops a page that nobody looks at, and what was signed in it
// waits to be sent. The page holds no word about an item or an officer, so neither does what is put by.
const NEEDED = /^\/(assets|schemas)\//;

let done = false;

/** Once a page, when everything it needs has been read. @param {HTMLElement} page names the worker */
export const keepForOffline = async (page) => {
  if (done || !navigator.serviceWorker || !globalThis.caches) return;
  done = true;
  await navigator.serviceWorker.register(page.dataset.offline, { scope: '/desk' });
  const read = performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter((url) => url.origin === location.origin && NEEDED.test(url.pathname));
  const wanted = new Set(['/desk', ...read.map((url) => url.pathname)]);
  const cache = await caches.open('desk');
  await cache.addAll([...wanted]);
  // All of the new is there before anything of the old goes.
  for (const { url } of await cache.keys()) if (!wanted.has(new URL(url).pathname)) await cache.delete(url);
  page.dataset.kept = 'yes';
};
