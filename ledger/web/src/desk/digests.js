// Digests in a form: of a file that is hashed here and stays here, or typed where the file is elsewhere.
import { digestOf } from '../base64url.js';
import { el } from '../dom.js';
import { say } from './language.js';

/** Read whole into memory: photographs and clips. What is larger has its digest from the tool that made it. */
const largest = 256 << 20;

const fileField = (id, note, onFile, multiple) => {
  const input = el('input', { type: 'file', id: `${id}-file`, multiple, 'aria-describedby': `${id}-note` });
  input.addEventListener('change', async () => {
    const large = [...input.files].filter((file) => file.size > largest);
    for (const file of input.files) {
      note.textContent = say('desk.field.hashing');
      if (!large.includes(file)) await onFile(await digestOf(new Uint8Array(await file.arrayBuffer())), file.name);
    }
    note.textContent = large.length > 0 ? say('desk.field.too-large', large.map((file) => file.name).join(', ')) : '';
  });
  return el('label', { for: input.id }, el('span', { class: 'quiet' }, say('desk.field.file')), input);
};

const textField = (id, required) => el('input', {
  id, name: id, type: 'text', required, class: 'exact', placeholder: 'sha256:…', maxlength: '200', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none',
});

/** One digest, as `sha256:…`. */
export const digestControl = (path, label, required) => {
  const id = `f-${path}`;
  const note = el('small', { id: `${id}-note`, role: 'status' });
  const text = textField(id, required);
  const file = fileField(id, note, (digest) => {
    text.value = digest;
  });
  const element = el('fieldset', {}, el('legend', {}, label), file, el('label', { for: id }, el('span', { class: 'quiet' }, say('desk.field.or-digest')), text), note);
  return { element, read: () => text.value.trim() || undefined };
};

/** Digests on record: of files, computed here; and one copied from a tool's log. */
export const digestsControl = (path, label) => {
  const id = `f-${path}`;
  const note = el('small', { id: `${id}-note`, role: 'status' });
  const list = el('ul', {});
  const computed = [];
  const file = fileField(id, note, (digest, name) => {
    computed.push({ digest, scope: 'file', source: 'computed' });
    list.append(el('li', {}, name, ' ', el('code', {}, digest)));
  }, true);
  const scope = el('select', { id: `${id}-scope` }, ...['data-stream', 'container', 'file'].map((s) => el('option', { value: s }, say(`desk.value.digests.scope.${s}`))));
  const text = textField(id, false);
  const typed = el('div', { class: 'row' },
    el('label', { for: id }, el('span', { class: 'quiet' }, say('desk.value.digests.source.tool')), text),
    el('label', { for: scope.id }, el('span', { class: 'quiet' }, say('desk.member.digests.scope')), scope));
  const read = () => {
    const given = text.value.trim();
    const all = given ? [...computed, { digest: given, scope: scope.value, source: 'tool' }] : computed;
    return all.length > 0 ? [...all] : undefined;
  };
  return { element: el('fieldset', {}, el('legend', {}, label), file, list, typed, note), read };
};
