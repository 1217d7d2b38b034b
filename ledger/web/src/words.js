// A statement in words: what the officer reads before signing is made from the very bytes that will be signed, and what cannot be shown is not signed.

import { checkBody, nodeOf } from './schema.js';

/** What has been shown, and as what: a signature needs the proof of it. */
const shown = new WeakMap();

const keyOf = ({ payload, disclosures }) => [payload, ...disclosures].join(' ');

/** Whether these words are of this statement. */
export const isShown = (words, written) => typeof words === 'object' && words !== null && shown.get(words) === keyOf(written);

/** Why something cannot be shown, by the code of a text, with its values. */
export class Unshowable extends Error {
  constructor(code, ...values) {
    super(`${code} ${values.join(' ')}`);
    Object.assign(this, { code, values });
  }
}

// Control, format, private-use, unassigned and half characters, those that Unicode lets a font draw as nothing, and the blank braille cell: invisible, or able to turn the text around, so that what is read is not what is signed.
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u;
const visible = (text, path) => {
  const found = hidden.exec(text.replaceAll('\n', '').replaceAll('\t', ''));
  if (found) throw new Unshowable('desk.words.hidden', path, `U+${found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  return text;
};

/**
 * Lines for a person. Throws `Unshowable` where some member has no words here, does not match the schema, or is withheld from us.
 * @param {{payload: string, disclosures: string[]}} written
 * @param {{statement: any, body: Record<string, unknown>, disclosed: string[], withheld: number}} told what `read` of the pen found in it
 * @param {any} schema the act's
 * @param {{say: (code: string, ...values: string[]) => string, has: (code: string) => boolean, time: (utc: string) => string}} language
 * @returns {{act: string, head: {label: string, value: string}[], body: {label: string, value: string, depth: number, may: boolean}[]}}
 */
export const inWords = (written, told, schema, language) => {
  const { statement, body } = told;
  if (told.withheld > 0) throw new Unshowable('desk.words.withheld', `${told.withheld}`);
  if (!language.has(`act.${statement.act}`)) throw new Unshowable('desk.words.act', statement.act);
  const fault = checkBody(schema, body);
  if (fault) throw new Unshowable('desk.words.schema', fault.path, fault.keyword);
  const lines = [];
  for (const [name, value] of Object.entries(body)) {
    linesOf(lines, { language, schema, act: statement.act, may: told.disclosed.includes(name) }, schema.properties[name], name, value, 0);
  }
  const words = { act: language.say(`act.${statement.act}`), head: headOf(statement, language), body: lines };
  shown.set(words, keyOf(written));
  return words;
};

const headOf = (statement, language) => {
  const line = (name, value) => ({ label: language.say(`desk.head.${name}`), value: visible(`${value}`, name) });
  const known = ['v', 'origin', 'stream', 'seq', 'prev', 'act', 'agency', 'at', 'after', 'standard', 'body', '_sd_alg'];
  const unknown = Object.keys(statement).find((name) => !known.includes(name));
  if (unknown || statement.v !== 1 || statement._sd_alg !== 'sha-256') throw new Unshowable('desk.words.member', unknown ?? 'v');
  return [
    line('stream', statement.stream.replace(/^[a-z]+\//, '')),
    line('agency', statement.agency),
    line('at', language.time(statement.at)),
    line('place', statement.seq === 0 ? language.say('desk.head.first') : language.say('desk.head.follows', `${statement.seq}`, `${statement.seq - 1}`)),
    ...(statement.prev ? [line('prev', statement.prev)] : []),
    ...(statement.standard ? [line('standard', statement.standard)] : []),
    ...(statement.after ? [line('after', statement.after)] : []),
    line('origin', statement.origin),
  ];
};

/** What a member is called: the act's own word for it where it has one. */
export const labelOf = (language, act, path) =>
  [`desk.member.${act}.${path}`, `desk.member.${path}`].filter(language.has).map((code) => language.say(code))[0] ?? null;

const linesOf = (lines, of, property, path, value, depth) => {
  const node = nodeOf(of.schema, property);
  const label = labelOf(of.language, of.act, path);
  if (label === null) throw new Unshowable('desk.words.member', path);
  const add = (text) => lines.push({ label, value: text, depth, may: of.may });
  if (Array.isArray(value)) {
    value.forEach((item) => linesOf(lines, of, node.items, path, item, depth));
  } else if (typeof value === 'object' && value !== null) {
    add('');
    Object.entries(value).forEach(([name, inner]) => linesOf(lines, of, node.properties[name], `${path}.${name}`, inner, depth + 1));
  } else {
    add(wordOf(of.language, node, path, value));
  }
};

const wordOf = (language, node, path, value) => {
  if (node.enum) {
    const option = `desk.value.${path}.${value}`;
    if (!language.has(option)) throw new Unshowable('desk.words.member', `${path} = ${value}`);
    return language.say(option);
  }

  return typeof value === 'boolean' ? language.say(value ? 'desk.yes' : 'desk.no')
    : typeof value === 'number' ? `${value}`
    : node.format === 'date-time' ? language.time(value)
    : visible(value, path);
};
