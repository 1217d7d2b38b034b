// The last look before a signature: every word of what is about to be signed.
import { el } from '../dom.js';
import { digestOf, utf8 } from '../base64url.js';
import { say } from './language.js';

/** Of a digest every letter counts: it stands in letters of one width. */
const isDigest = (value) => /^[a-z0-9-]+:[0-9a-f]{64,}$/.test(value);

/** @param {import('./statement.js').Prepared} prepared */
const wordsOf = async ({ words, written }) => {
  const pair = ({ label, value, depth = 0, may }) => el('div', { class: depth > 0 ? 'inner' : null },
    el('dt', {}, label, may && depth === 0 ? el('span', { class: 'may', title: say('desk.review.may') }, ' ◐', el('span', { class: 'visually-hidden' }, ` (${say('desk.review.may')})`)) : null),
    el('dd', {}, isDigest(value) ? el('code', {}, value) : value));
  const technical = words.head.filter(({ label }) => [say('desk.head.prev'), say('desk.head.after'), say('desk.head.origin')].includes(label));
  return el('article', { class: 'words' },
    el('h3', {}, words.act),
    el('dl', { class: 'pairs' }, ...words.head.filter((line) => !technical.includes(line)).map(pair)),
    el('dl', { class: 'pairs said' }, ...words.body.map(pair)),
    words.body.some((line) => line.may) ? el('p', { class: 'quiet' }, `◐ ${say('desk.review.may')}`) : null,
    el('details', {}, el('summary', {}, say('desk.review.technical')),
      el('dl', { class: 'pairs exact' }, ...technical.map(pair), pair({ label: say('desk.review.payload'), value: await digestOf(utf8(written.payload)) }))));
};

/**
 * Shows the statements, the last one being what was asked for; resolves to whether the officer signs.
 * @param {(...elements: HTMLElement[]) => void} show
 * @param {import('./statement.js').Prepared[]} prepared @param {string[]} signed who has signed already @param {string} wanted whose signatures are missing
 * @returns {Promise<boolean>}
 */
export const review = async (show, prepared, signed = [], wanted = '') => {
  const [asked, before] = [prepared.at(-1), prepared.slice(0, -1)];
  const parts = [await wordsOf(asked)];
  if (before.length > 0) parts.push(el('p', {}, say('desk.review.also')), ...(await Promise.all(before.map(wordsOf))));
  return new Promise((resolve) => {
    const button = (text, answer, attributes) => {
      const made = el('button', { type: 'button', ...attributes }, text);
      made.addEventListener('click', () => {
        // One answer: a second tap signs nothing twice.
        buttons.forEach((each) => { each.disabled = true; });
        resolve(answer);
      }, { once: true });
      return made;
    };
    const buttons = [button(say('desk.review.sign'), true, { id: 'sign' }), button(say('desk.back'), false, { class: 'secondary' })];
    show(
      el('h2', {}, say('desk.review.title')),
      el('p', {}, say('desk.review.read')),
      signed.length > 0 ? el('p', {}, say('desk.review.signed-by', signed.join(', '))) : el('span', {}),
      wanted ? el('p', { id: 'wanted' }, say('desk.review.wanted', wanted)) : el('span', {}),
      ...parts,
      el('p', { class: 'actions' }, ...buttons));
  });
};
