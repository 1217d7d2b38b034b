// The page that verifies: files come in by drop, button or keyboard, are hashed here, and only digests and the bundle are sent.
import { bundleOf, lookUp, verdictOn } from './verify/asking.js';
import { RESISTANT, listed } from './verify/algorithms.js';
import { Case } from './verify/case.js';
import { goesWith, trustOf } from './verify/matching.js';
import { el, say } from './dom.js';

const page = /** @type {HTMLElement} */ (document.getElementById('verify'));
const answers = /** @type {HTMLElement} */ (document.getElementById('answers'));
const status = /** @type {HTMLElement} */ (document.getElementById('verify-status'));
const input = /** @type {HTMLInputElement} */ (document.getElementById('files'));
const rules = /** @type {HTMLSelectElement} */ (document.getElementById('rules'));
const looksUp = page.dataset.looksUp === 'true';

let asked = new AbortController();
const dropped = new Case(page.dataset.worker ?? '', /** @type {HTMLElement} */ (document.getElementById('dropped')), entries => { show(entries); });

/** Asks for everything there is to know of what lies here; what was asked before is forgotten. @param {import('./verify/case.js').Entry[]} entries */
async function show(entries) {
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  const here = entries.filter(e => e.kind === 'bundle');
  const bundles = here.filter(e => !e.failed);
  const trusts = entries.filter(e => e.kind === 'trust');
  const exhibits = entries.filter(e => e.kind === 'exhibit' && !e.failed);
  const numberOf = exhibit => exhibits.indexOf(exhibit) + 1;
  exhibits.forEach(e => e.row.calls(say('verify.kind.numbered', numberOf(e))));
  answers.replaceChildren();
  if (bundles.length + exhibits.length === 0) {
    status.textContent = trusts.length > 0 ? say('verify.only-trust') : '';
    return;
  }

  status.textContent = say('verify.asking');
  page.setAttribute('aria-busy', 'true');
  try {
    let told = 0;
    if (bundles.length > 0) {
      for (const trust of trusts) {
        const used = bundles.some(b => trustOf(b, here, trusts) === trust);
        trust.row.says(used ? '' : say('verify.trust-unused'), !used);
      }
      const compared = new Set();
      for (const bundle of bundles) {
        const own = goesWith(bundle, here, exhibits);
        const asked = { bundle: bundle.file, trust: trustOf(bundle, here, trusts)?.file, digests: own.flatMap(listed), numbers: own.map(numberOf), rules: rules.value };
        const given = place(await verdictOn(asked, signal));
        if (given > 0) own.forEach(e => compared.add(e));
        told += given;
      }
      // Before all verdicts: each of them is silent on this file.
      const left = told > 0 ? exhibits.filter(e => !compared.has(e)) : [];
      answers.prepend(...left.map(e => el('p', { class: 'notice unavailable', tabindex: -1 }, say('verify.goes-with-none', numberOf(e)))));
    } else if (here.length > 0) {
      answers.append(notice(say('verify.bundle-unread'), ''));
    } else if (looksUp) {
      for (const exhibit of exhibits) told += place(await found(exhibit, signal));
    } else {
      answers.append(el('p', { class: 'notice' }, say('verify.no-look-up')));
    }
    answered(told);
  } catch {
    if (!signal.aborted) unreachable();
  } finally {
    if (!signal.aborted) page.removeAttribute('aria-busy');
  }
}

/** By each digest that there is of it, until one is known; what says that none is, is the first. @param {import('./verify/case.js').Entry} exhibit @param {AbortSignal} signal */
async function found(exhibit, signal) {
  const asking = RESISTANT.filter(a => a in exhibit.digests);
  let first;
  for (const algorithm of asking) {
    const told = await lookUp(`${algorithm}:${exhibit.digests[algorithm]}`, signal);
    if (told.problem || told.part.querySelector('[data-known=true]')) return told;
    first ??= told;
  }
  return { ...first, more: asking.length < RESISTANT.length };
}

function unreachable() {
  answers.append(notice(say('verify.unreachable'), say('verify.unreachable-fix')));
  status.textContent = '';
}

/** Keyboard and screen reader go on where the answer is, where there is one. @param {number} told how many were given */
function answered(told) {
  status.textContent = told > 0 ? say('verify.answered') : '';
  const first = /** @type {HTMLElement | null} */ (answers.querySelector('[tabindex="-1"]'));
  first?.focus();
}

/** Shows what was told; how many answers that is. @param {import('./verify/asking.js').Told & { more?: boolean }} told */
function place(told) {
  if (told.problem) {
    const { detail, fix, code } = told.problem;
    answers.append(notice(detail || say('verify.unreachable'), fix, code));
    return 0;
  }
  answers.append(told.part);
  if (told.more) {
    const more = el('button', { type: 'button' }, say('verify.look-further'));
    more.addEventListener('click', () => { dropped.widen(); });
    answers.append(el('p', {}, more));
  }
  return 1;
}

/** Nothing was checked, and why. @param {string} says @param {string} fix @param {string} code */
function notice(says, fix, code = '') {
  return el('div', { class: 'notice unavailable', role: 'alert' },
    el('p', {}, el('strong', {}, say('verify.nothing-checked')), ' ', says),
    ...(fix ? [el('p', {}, fix)] : []), ...(code ? [el('p', {}, el('code', {}, code))] : []));
}

/** Files, and no folders: a folder has no bytes to hash. @param {DataTransfer} transfer */
function filesOf(transfer) {
  const items = [...transfer.items].filter(i => i.kind === 'file');
  const folders = items.filter(i => i.webkitGetAsEntry?.()?.isDirectory).length;
  if (folders > 0) status.textContent = say('verify.folder');
  return items.filter(i => !i.webkitGetAsEntry?.()?.isDirectory).map(i => i.getAsFile()).filter(f => f !== null);
}

input.addEventListener('change', () => {
  const files = [...(input.files ?? [])];
  input.value = '';
  dropped.add(files);
});
input.addEventListener('keydown', event => {
  // The button is drawn by us; Enter opens what a click on it would, in every browser.
  if (event.key !== 'Enter') return;
  event.preventDefault();
  input.click();
});
rules.addEventListener('change', () => { dropped.settle(); });
for (const name of ['dragenter', 'dragover']) {
  document.addEventListener(name, event => {
    event.preventDefault();
    page.classList.add('over');
  });
}
document.addEventListener('dragleave', event => { if (!event.relatedTarget) page.classList.remove('over'); });
document.addEventListener('drop', event => {
  // Wherever on the page: a file that misses the zone must not take the place of the page.
  event.preventDefault();
  page.classList.remove('over');
  if (event.dataTransfer) dropped.add(filesOf(event.dataTransfer));
});

/** What the address asks for: an item's bundle as this reader may have it, or a digest that somebody has written down. */
async function asAddressed() {
  const address = new URLSearchParams(location.search);
  const [item, digest, { signal }] = [address.get('item'), address.get('digest'), asked];
  if (!item && !digest) return;
  try {
    const told = item ? await bundleOf(item, signal) : looksUp ? await lookUp(digest, signal) : null;
    if (signal.aborted) return;
    if (told?.file) await dropped.add([told.file]);
    else if (told) answered(place(told));
    else answers.append(el('p', { class: 'notice' }, say('verify.no-look-up')));
  } catch {
    if (!signal.aborted) unreachable();
  }
}

page.dataset.ready = 'true';
await asAddressed();
