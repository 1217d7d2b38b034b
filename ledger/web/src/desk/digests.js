// Digests in a form: of files that are hashed here and stay here, or typed where the file is elsewhere.
import { el } from '../dom.js';
import { filesOf } from './files.js';
import { say } from './language.js';

const textField = (id, required) => el('input', {
  id, name: id.slice(2), type: 'text', required, class: 'exact', placeholder: 'sha256:…', maxlength: '200', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none',
});

/** One digest, as `sha256:…`: of the file, or typed; never both. */
export const digestControl = (path, label, required) => {
  const id = `f-${path}`;
  const text = textField(id, required);
  const file = filesOf(id, label, {
    onChange: () => {
      text.disabled = file.count() > 0;
      if (text.disabled) text.value = '';
    },
  });
  const element = el('fieldset', {}, el('legend', {}, label), ...file.elements, el('label', { for: id }, el('span', { class: 'quiet' }, say('desk.field.or-digest')), text));
  return { element, read: () => file.digests()[0] ?? (text.value.trim() || undefined) };
};

/** Digests on record: of files, computed here; and one copied from a tool's log. */
export const digestsControl = (path, label) => {
  const id = `f-${path}`;
  const files = filesOf(id, label, { multiple: true });
  const scope = el('select', { id: `${id}-scope` }, ...['data-stream', 'container', 'file'].map((s) => el('option', { value: s }, say(`desk.value.digests.scope.${s}`))));
  const text = textField(id, false);
  const typed = el('div', { class: 'row' },
    el('label', { for: id }, el('span', { class: 'quiet' }, say('desk.value.digests.source.tool')), text),
    el('label', { for: scope.id }, el('span', { class: 'quiet' }, say('desk.member.digests.scope')), scope));
  const read = () => {
    const given = text.value.trim();
    const all = files.digests().map((digest) => ({ digest, scope: 'file', source: 'computed' }));
    if (given) all.push({ digest: given, scope: scope.value, source: 'tool' });
    return all.length > 0 ? all : undefined;
  };
  return { element: el('fieldset', {}, el('legend', {}, label), ...files.elements, typed), read };
};
