// What waits for the agency, as /v1/worklist says it, most urgent first.
import { el } from '../dom.js';
import { buttonOf } from './button.js';
import { say, time } from './language.js';
import { read } from './ledger.js';

const sign = { overdue: '!', 'due-soon': '◔', open: '○' };
const tone = { overdue: 'bad', 'due-soon': 'doubtful', open: 'quiet' };

/** What to do about a duty: the acts that answer it, with what is known beforehand. */
const answers = (duty) => ({
  offer: [['transfer.accept', {}], ['transfer.refuse', {}]],
  cure: [['cure', { rule: duty.name, seq: duty.of ?? duty.seq }]],
  recognition: [['recognize', { agreement: duty.name }]],
})[duty.kind] ?? [];

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
  const buttons = answers(duty).map(([act, filled]) => {
    const button = el('button', { type: 'button', class: 'small', 'aria-label': `${say(`act.${act}`)}: ${duty.item}` }, say(`act.${act}`));
    button.addEventListener('click', () => onAct(act, duty.item, act === 'cure' ? { rules, ...filled } : filled));
    return button;
  });
  return el('li', { 'data-item': duty.item, 'data-kind': duty.kind },
    el('span', { class: `mark ${tone[duty.status]}` }, `${sign[duty.status]} ${say(`desk.status.${duty.status}`)}`),
    el('span', { class: 'what' }, duty.says, ' ', el('a', { href: `/items/${encodeURIComponent(duty.item)}` }, el('code', {}, duty.item))),
    el('span', { class: 'when' }, duty.due ? say('desk.inbox.due', time(duty.due)) : say('desk.inbox.no-due')),
    el('span', { class: 'actions' }, ...buttons));
};
