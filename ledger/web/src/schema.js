// The act schemas as the service publishes them: the same named subset of JSON Schema 2020-12 (docs/custody.md), so that nobody signs what is sure to be
// refused, also offline. The service decides.

import { parseCode } from './evidence-code.js';

/** A property's schema with its `$ref` taken in. @param {any} schema the whole @param {any} property */
export const nodeOf = (schema, property) => {
  if (!property?.$ref) return property;
  const { $ref, ...own } = property;
  return { ...nodeOf(schema, schema.$defs[$ref.replace('#/$defs/', '')]), ...own };
};

const formats = {
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && new Date(text).toISOString().replace('.000', '') === text,
  digest: (text) => /^(sha256|sm3|sha256-tree):[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$|^md5:[0-9a-f]{32}$|^sha1:[0-9a-f]{40}$/.test(text),
  'statement-digest': (text) => /^sha256:[0-9a-f]{64}$/.test(text),
  'block-hash': (text) => /^0x[0-9a-f]{64}$/.test(text),
  'agency-id': (text) => text.length <= 64 && /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(text),
  'evidence-code': (text) => parseCode(text) === text,
  'item-stream': (text) => text.startsWith('item/') && parseCode(text.slice(5)) === text.slice(5),
  'agreement-stream': (text) => text.startsWith('agreement/') && isName(text.slice(10)),
  edition: (text) => text.split('@').length === 2 && text.split('@').every(isName),
};

const isName = (text) => text.length <= 64 && /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/.test(text);

/** Null when the body matches, else where it does not and by which keyword. @returns {{path: string, keyword: string} | null} */
export const checkBody = (schema, body) => check(schema, schema, body, '');

const check = (schema, property, value, path) => {
  const node = nodeOf(schema, property);
  const fault = (keyword, at = path) => ({ path: at || '/', keyword });
  const is = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : value === null ? 'null' : typeof value;
  if (node.type && node.type !== is) return fault('type');
  if (is === 'object') return checkObject(schema, node, value, path);
  if (is === 'array') {
    if (value.length < (node.minItems ?? 0)) return fault('minItems');
    if (value.length > (node.maxItems ?? Infinity)) return fault('maxItems');
    return value.reduce((found, item, i) => found ?? (node.items ? check(schema, node.items, item, `${path}/${i}`) : null), null);
  }
  if (is === 'string') {
    const length = [...value].length;
    if (length < (node.minLength ?? 0)) return fault('minLength');
    if (length > (node.maxLength ?? Infinity)) return fault('maxLength');
    if (node.pattern && !new RegExp(node.pattern, 'u').test(value)) return fault('pattern');
    if (node.format && !formats[node.format](value)) return fault('format');
    if (node.enum && !node.enum.includes(value)) return fault('enum');
  }
  if (is === 'integer' && (value < (node.minimum ?? -Infinity) || value > (node.maximum ?? Infinity))) return fault('range');
  return null;
};

const checkObject = (schema, node, value, path) => {
  const missing = (node.required ?? []).find((name) => !Object.hasOwn(value, name));
  if (missing) return { path: `${path}/${missing}`, keyword: 'required' };
  for (const [name, member] of Object.entries(value)) {
    const at = `${path}/${name}`;
    if (!Object.hasOwn(node.properties ?? {}, name)) return { path: at, keyword: 'unknown' };
    const fault = check(schema, node.properties[name], member, at);
    if (fault) return fault;
  }
  return null;
};
