// The files of a field, a line each: which file, and its digest once that is computed here, or why there is none. What stands in the line belongs together.
import { digestOf } from '../base64url.js';
import { el } from '../dom.js';
import { plain } from '../plain.js';
import { say } from './language.js';
import { Unready } from './unready.js';

/** Read whole into memory: photographs and clips. What is larger has its digest from the tool that made it. */
const largest = 256 << 20;

/** One after the other, whatever field they are of: each is in memory as a whole. */
let queue = Promise.resolve();

/**
 * @param {string} id @param {string} label the field's
 * @param {{multiple?: boolean, onChange?: () => void}} how `onChange` is told when a file comes or goes
 * @returns {{elements: HTMLElement[], count: () => number, digests: () => string[]}} `digests` throws while one is not there: no file is left out in silence
 */
export const filesOf = (id, label, { multiple = false, onChange = () => {} } = {}) => {
  /** @type {Map<HTMLElement, {name: string, digest: string | null}>} */
  const files = new Map();
  const list = el('ul', { id: `${id}-files`, class: 'files', 'aria-live': 'polite' });
  const input = el('input', { type: 'file', id: `${id}-file`, multiple });
  const takeOut = (line) => {
    files.delete(line);
    line.remove();
    onChange();
  };
  const add = (file) => {
    const name = plain(file.name);
    const told = el('span', { class: 'told' }, say('desk.field.hashing'));
    const out = el('button', { type: 'button', class: 'small secondary', 'aria-label': `${say('desk.field.remove')}: ${name}` }, say('desk.field.remove'));
    const line = el('li', {}, el('bdi', {}, name), ' ', told, ' ', out);
    const entry = { name, digest: null };
    out.addEventListener('click', () => takeOut(line));
    files.set(line, entry);
    list.append(line);
    const compute = async () => {
      // Taken out, or another one chosen, before its turn came.
      if (!files.has(line)) return;
      if (file.size > largest) {
        told.textContent = say('desk.field.too-large');
        return;
      }
      try {
        entry.digest = await digestOf(new Uint8Array(await file.arrayBuffer()));
        told.replaceChildren(el('code', {}, entry.digest));
      } catch (failure) {
        told.textContent = say('desk.field.unreadable', failure.name);
      }
    };
    queue = queue.then(compute);
  };
  input.addEventListener('change', () => {
    const chosen = [...input.files];

    // The lines say which files there are; the control itself shows none, and the same one can be chosen again.
    input.value = '';
    if (chosen.length > 0 && !multiple) [...files.keys()].forEach(takeOut);
    chosen.forEach(add);
    onChange();
  });
  const digests = () => [...files.values()].map(({ name, digest }) => {
    if (digest === null) throw new Unready(say('desk.field.no-digest', label, name));
    return digest;
  });
  return { elements: [el('label', { for: input.id }, el('span', { class: 'quiet' }, say('desk.field.file')), input), list], count: () => files.size, digests };
};
