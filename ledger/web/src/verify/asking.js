// What goes to the service: the bundle, the trust file, digests. Never a file, never a file's name.

/** A service that is full says so; so often is it asked again. */
const TRIES = 4;

/**
 * @typedef {{ part?: DocumentFragment, file?: File, problem?: { detail: string, fix: string, code: string } }} Told one of them
 * @param {{ bundle: Blob, trust?: Blob, digests: string[], numbers: number[], rules: string }} what `numbers`: of the files in the page's list
 * @param {AbortSignal} signal
 * @returns {Promise<Told>}
 */
export function verdictOn(what, signal) {
  return told('/v1/verify', () => {
    const form = new FormData();
    for (const digest of what.digests) form.append('digest', digest);
    if (what.numbers.length > 0) form.append('numbers', what.numbers.join(','));
    if (what.rules) form.append('rules', what.rules);
    // The names here are ours: what the files are called stays in this window.
    if (what.trust) form.append('trust', what.trust, 'trust.json');
    form.append('bundle', what.bundle, 'bundle.evidence.json');
    return { method: 'POST', body: form };
  }, signal);
}

/** @param {string} digest @param {AbortSignal} signal @returns {Promise<Told>} */
export function lookUp(digest, signal) {
  return told(`/v1/digests/${encodeURIComponent(digest)}`, () => ({ method: 'GET' }), signal);
}

/** The newest bundle of an item, for who may read it. @param {string} item its code @param {AbortSignal} signal */
export async function bundleOf(item, signal) {
  const response = await fetch(`/v1/items/${encodeURIComponent(item)}/bundle?at=newest`, { signal, headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'error' });
  return response.ok
    ? { file: new File([await response.blob()], `${item}.evidence.json`) }
    : { problem: await problemOf(response) };
}

/**
 * @param {string} path
 * @param {() => RequestInit} request made anew for each try
 * @param {AbortSignal} signal
 */
async function told(path, request, signal) {
  for (let tried = 1; ; tried++) {
    const response = await fetch(path, { ...request(), signal, headers: { Accept: 'text/html, application/problem+json' }, credentials: 'same-origin', redirect: 'error' });
    if ((response.status === 503 || response.status === 429) && tried < TRIES) {
      const wait = Math.min(10, Number(response.headers.get('Retry-After')) || 1);
      await new Promise(go => setTimeout(go, wait * 1000));
      signal.throwIfAborted();
      continue;
    }
    const answer = response.headers.get('Content-Type')?.startsWith('text/html')
      ? { part: partOf(await response.text()) }
      : { problem: await problemOf(response) };
    // What was forgotten while its words came has nothing to say any more.
    signal.throwIfAborted();
    return answer;
  }
}

/** Our own service's fragment, every word of it encoded there; and no script could run on this page that is not the service's own file. @param {string} html */
function partOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

/** @param {Response} response @returns {Promise<{ detail: string, fix: string, code: string }>} */
async function problemOf(response) {
  try {
    const { detail, fix, code } = await response.json();
    return { detail: String(detail ?? ''), fix: String(fix ?? ''), code: String(code ?? '') };
  } catch {
    return { detail: '', fix: '', code: `http.${response.status}` };
  }
}
