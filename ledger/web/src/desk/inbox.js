// What waits for the agency, as /v1/worklist says it, most urgent first.
import { el } from '../dom.js';
import { acts, onPreview } from './acts.js';
import { buttonOf } from './button.js';
import { say, time } from './language.js';
import { read } from './ledger.js';

const sign = { overdue: '!', 'due-soon': '◔', open: '○' };
const tone = { overdue: 'bad', 'due-soon': 'doubtful', open: 'quiet' };

/** What is known beforehand of the act that answers a duty. */
const known = (duty, rules) => ({
  cure: { rules, rule: duty.name, seq: duty.of ?? duty.seq },
  recognition: { agreement: duty.name },
})[duty.kind] ?? {};

/** The acts that end a duty and have a form here; those that begin with the preview have that one beginning. */
const formsOf = ({ acts: names }) => [...new Set(names.filter((act) => act in acts || act in onPreview).map((act) => (act in onPreview ? 'recognize' : act)))];

/** What ends a duty that no form here ends, in words: an act of other tools, or another agency's. */
const endsOf = (duty) => {
  const named = (names) => names.map((act) => say(`act.${act}`)).join(say('desk.key.roles-between'));
  return duty.acts.length > 0 ? say('desk.inbox.elsewhere', named(duty.acts)) : duty.others.length > 0 ? say('desk.inbox.others', named(duty.others)) : '';
};

/** @param {(act: string, code: string, filled: Record<string, unknown>) => void} onAct @param {(failure: any) => void} fail */
export const inboxOf = async (onAct, fail, page = '') => {
  const list = await read(`/v1/worklist${page}`);
  const { overdue = 0, open = 0 } = list.counts;
  const elements = page ? [] : [
    el('h2', {}, say('desk.inbox.title')),
    el('p', { class: 'quiet', id: 'counts' }, say('desk.inbox.counts', overdue, list.counts['due-soon'] ?? 0, open)),
  ];
  if (!page && list.duties.length === 0) elements.push(el('p', {}, say('desk.inbox.empty')));
  if (list.duties.length > 0) elements.push(el('ul', { class: 'duties' }, ...list.duties.map((duty) => lineOf(duty, list.rules, onAct))));
  if (list.next) {
    const more = async () => button.replaceWith(...(await inboxOf(onAct, fail, `?after=${encodeURIComponent(list.next)}`)));
    const button = buttonOf(say('desk.inbox.more'), more, fail, { class: 'secondary' });
    elements.push(button);
  }
  if (!page) elements.push(el('p', { class: 'quiet' }, say('desk.inbox.rules', time(list.asOf), list.rules)));
  return elements;
};

const lineOf = (duty, rules, onAct) => {
  const buttons = formsOf(duty).map((act) => {
    const button = el('button', { type: 'button', class: 'small', 'data-answer': act, 'aria-label': `${say(`act.${act}`)}: ${duty.item}` }, say(`act.${act}`));
    button.addEventListener('click', () => onAct(act, duty.item, known(duty, rules)));
    return button;
  });
  return el('li', { 'data-item': duty.item, 'data-kind': duty.kind, 'data-status': duty.status },
    el('span', { class: `mark ${tone[duty.status]}` }, `${sign[duty.status]} ${say(`desk.status.${duty.status}`)}`),
    el('span', { class: 'what' }, duty.says, ' ', el('a', { href: `/items/${encodeURIComponent(duty.item)}` }, el('code', {}, duty.item)),
      buttons.length === 0 ? el('span', { class: 'quiet ends' }, endsOf(duty)) : null),
    el('span', { class: 'when' }, duty.due ? say('desk.inbox.due', time(duty.due)) : say('desk.inbox.no-due')),
    el('span', { class: 'actions' }, ...buttons));
};
