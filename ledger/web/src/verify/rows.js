// The list of what was dropped. Everything a stranger wrote (a file's name) goes in as text.
import { el, say } from '../dom.js';
import { plain } from '../plain.js';

const LANGUAGE = document.documentElement.lang || 'en';
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** @param {number} bytes */
export function sized(bytes) {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return new Intl.NumberFormat(LANGUAGE, { style: 'unit', unit: UNITS[unit], unitDisplay: unit === 0 ? 'long' : 'short', maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value);
}

/** One row, which changes as its file is read, hashed and compared. */
export class Row {
  /** @param {File} file @param {() => void} cancel @param {() => void} remove */
  constructor(file, cancel, remove) {
    this.file = file;
    const name = plain(file.name);
    this.kind = el('span', { class: 'kind' }, say('verify.kind.reading'));
    this.state = el('p', { class: 'state' });
    this.progress = /** @type {HTMLProgressElement} */ (el('progress', { max: 1, value: 0, hidden: true, 'aria-label': say('verify.progress', name) }));
    this.cancel = el('button', { type: 'button', class: 'small', hidden: true }, say('verify.cancel'));
    this.cancel.addEventListener('click', cancel);
    this.remove = el('button', { type: 'button', class: 'small', 'aria-label': say('verify.remove-file', name) }, say('verify.remove'));
    this.remove.addEventListener('click', remove);
    this.digests = el('ul', { class: 'digests' });
    this.node = el('li', { class: 'dropped' },
      el('div', { class: 'what' }, this.kind, el('bdi', { class: 'name' }, name), el('span', { class: 'size' }, sized(file.size)), this.cancel, this.remove),
      this.progress, this.state, this.digests);
  }

  /** @param {string} text */
  calls(text) { this.kind.textContent = text; }

  /** @param {string} text @param {boolean} bad */
  says(text, bad = false) {
    this.state.textContent = text;
    this.state.classList.toggle('bad', bad);
  }

  begins() {
    this.progress.hidden = this.cancel.hidden = false;
    this.progress.value = 0;
    this.says(say('verify.hashing'));
  }

  /** @param {number} done @param {number} speed bytes a second */
  moves(done, speed) {
    this.progress.value = this.file.size ? done / this.file.size : 1;
    const left = speed > 0 ? Math.ceil((this.file.size - done) / speed) : 0;
    this.says(say('verify.moving', sized(done), sized(this.file.size), sized(speed), left));
  }

  ends() { this.progress.hidden = this.cancel.hidden = true; }

  /** @param {string[]} digests */
  shows(digests) {
    this.digests.replaceChildren(...digests.map((d) => el('li', {}, el('code', {}, d), el('button', { type: 'button', class: 'copy', 'data-copy': d, 'aria-label': `${say('page.copy')}: ${d}` }, say('page.copy')))));
  }
}
