// A form from an act's schema: one control for each member, and the body that was filled in. Labels are the page's; what people type is only ever text.
import { el } from '../dom.js';
import { nodeOf } from '../schema.js';
import { labelOf } from '../words.js';
import { digestControl, digestsControl } from './digests.js';
import { language, say, utc, zone } from './language.js';

/** @typedef {{element: HTMLElement, read: () => unknown}} Control `read` gives undefined for what was left out */

/**
 * @param {any} schema @param {string} act @param {{ask: string[], skip?: string[], only?: boolean}} order @param {Record<string, unknown>} filled what is known beforehand
 * @returns {{elements: HTMLElement[], read: () => Record<string, unknown>}}
 */
export const formOf = (schema, act, order, filled = {}) => {
  const of = { schema, act, filled };
  const asked = order.ask.filter((name) => name in schema.properties);
  const others = Object.keys(schema.properties).filter((name) => !asked.includes(name) && !(order.skip ?? []).includes(name) && !(name in filled));
  const more = order.only ? [] : others;
  const controls = new Map([...asked, ...more].map((name) => [name, controlOf(of, schema.properties[name], name, schema.required.includes(name))]));
  const elements = asked.map((name) => controls.get(name).element);
  if (asked.some((name) => hasTime(schema, schema.properties[name]))) elements.push(el('p', { class: 'quiet' }, say('desk.acts.zone', zone())));
  if (more.length > 0) elements.push(el('details', {}, el('summary', {}, say('desk.acts.more')), ...more.map((name) => controls.get(name).element)));
  return { elements, read: () => ({ ...filled, ...valuesOf(controls) }) };
};

const valuesOf = (controls) =>
  Object.fromEntries([...controls].map(([name, control]) => [name, control.read()]).filter(([, value]) => value !== undefined));

const hasTime = (schema, property) => nodeOf(schema, property).format === 'date-time';

/** @returns {Control} */
const controlOf = (of, property, path, required) => {
  const node = nodeOf(of.schema, property);
  const label = labelOf(language, of.act, path) ?? path;
  const name = { id: `f-${path}`, name: path, required };
  if (node.type === 'object') return groupOf(of, node, path, label);
  if (node.type === 'array') return digestsControl(path, label);
  if (node.format === 'digest') return digestControl(path, label, required);
  if (node.type === 'boolean' && !required) return checkOf(name, label);
  const known = of.filled[path];
  if (node.type === 'boolean') return choiceOf(name, label, [['true', say('desk.yes')], ['false', say('desk.no')]], (text) => text === 'true');
  if (node.enum) return choiceOf(name, label, node.enum.map((value) => [value, say(`desk.value.${path}.${value}`)]), (text) => text, known);
  if (node.format === 'date-time') return inputOf({ ...name, type: 'datetime-local', step: '1' }, label, (text) => utc(new Date(text)));
  if (node.type === 'integer') return inputOf({ ...name, type: 'number', min: node.minimum, max: node.maximum, step: '1', inputmode: 'numeric' }, label, Number, known);
  if ((node.maxLength ?? 0) > 128) return textOf(name, label, node, known);
  return inputOf({ ...name, type: 'text', maxlength: node.maxLength, autocomplete: 'off', spellcheck: 'false' }, label, (text) => text, known);
};

const labelled = (label, required, control) =>
  el('label', { for: control.id }, el('span', {}, label, required ? null : el('small', { class: 'quiet' }, ` (${say('desk.optional')})`)), control);

/** White space around is no part of what was meant; empty is left out. */
const textIn = (control, turn) => {
  const text = control.value.trim();
  return text === '' ? undefined : turn(text);
};

const inputOf = (attributes, label, turn, known) => {
  const control = el('input', attributes);
  if (known !== undefined) control.value = `${known}`;
  return { element: labelled(label, attributes.required, control), read: () => textIn(control, turn) };
};

const textOf = (attributes, label, node, known) => {
  const control = el('textarea', { ...attributes, maxlength: node.maxLength, rows: '3' });
  if (known !== undefined) control.value = `${known}`;
  return { element: labelled(label, attributes.required, control), read: () => textIn(control, (text) => text) };
};

const choiceOf = (attributes, label, options, turn, known) => {
  const control = el('select', attributes, el('option', { value: '' }, say('desk.choose')), ...options.map(([value, text]) => el('option', { value }, text)));
  if (known !== undefined) control.value = `${known}`;
  return { element: labelled(label, attributes.required, control), read: () => textIn(control, turn) };
};

/** Ticked or not said at all: an unticked box is no "no". */
const checkOf = (attributes, label) => {
  const control = el('input', { ...attributes, type: 'checkbox', required: false });
  return { element: el('label', { for: control.id }, control, ' ', label), read: () => control.checked || undefined };
};

/** An object is there as soon as one of its members is. What it requires is checked with the whole. */
const groupOf = (of, node, path, label) => {
  const controls = new Map(Object.keys(node.properties).map((name) => [name, controlOf(of, node.properties[name], `${path}.${name}`, false)]));
  const read = () => {
    const values = valuesOf(controls);
    return Object.keys(values).length > 0 ? { ...defaults(node, values), ...values } : undefined;
  };
  return { element: el('fieldset', {}, el('legend', {}, label), ...[...controls.values()].map((c) => c.element)), read };
};

/** In a group an unticked box that the schema asks for is a "no": a holder was named, and did not sign. */
const defaults = (node, values) =>
  Object.fromEntries((node.required ?? []).filter((name) => node.properties[name].type === 'boolean' && !(name in values)).map((name) => [name, false]));
