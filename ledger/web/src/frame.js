// On every page: the search box is one key away.
import { $, say } from './dom.js';

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
  const box = $('#search');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A time in the reader's own zone, beside the one that is written: nobody has to reckon, and nothing that is written changes.
for (const time of document.querySelectorAll('time[datetime]')) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.valueOf())) {
    time.title ||= at.toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'long' });
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add('copied');
    setTimeout(() => button.classList.remove('copied'), 1500);
    announce(say('page.copied'));
  } catch {
    // No clipboard on a page without https: what was to be copied is marked, for the reader's own copy.
    const value = [...(button.parentElement?.querySelectorAll('code') ?? [])].find((code) => code.textContent.trim() === button.dataset.copy);
    if (value) getSelection().selectAllChildren(value);
    announce(say(value ? 'page.copy-marked' : 'page.copy-failed'));
  }
});

/** For eyes and for a screen reader; there is one such place on a page. @param {string} text */
function announce(text) {
  const place = $('#announcement');
  place.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => { place.textContent = ''; }, 4000);
}

// Not before the page is there: who has no key needs none of it.
if (globalThis.crypto?.subtle && globalThis.indexedDB) import('./session.js').then(({ keepSession }) => keepSession());
