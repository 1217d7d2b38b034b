// The figures renew themselves while one looks, and are drawn. htmx asks; what comes back is laid over what is there, so that nothing that is the same is
// touched: no scrolling, no focus lost, no table that closes by itself.
import htmx from 'htmx.org';
import { drawAll } from './chart.js';
import { lay } from './lay.js';

const live = '#figures';

document.addEventListener('htmx:configRequest', (event) => {
  const seen = document.querySelector(live)?.getAttribute('data-seen');
  if (seen) event.detail.parameters.seen = seen;
});

// A page that nobody looks at asks for nothing: counting costs the ledger. Seen again, it asks at its next beat.
document.addEventListener('htmx:beforeRequest', (event) => {
  if (document.hidden) event.preventDefault();
});

document.addEventListener('htmx:afterRequest', (event) => {
  const { xhr, successful } = event.detail;
  const here = document.querySelector(live);
  // One that was refused (the key ran out) keeps what it has and its time, which says how old that is.
  if (!here || !successful || xhr.status !== 200) return;
  const next = new DOMParser().parseFromString(xhr.responseText, 'text/html').querySelector(live);
  if (next) {
    lay(next, here);
    drawAll(here);
  }
});

htmx.config.includeIndicatorStyles = false;
drawAll(document);
