// May it be recognised? Rule by rule as the ledger answers, before anybody signs; the statement then carries the very members of that answer.
import { el } from '../dom.js';
import { fill, signAndSettle, standing } from './act.js';
import { onPreview } from './acts.js';
import { buttonOf } from './button.js';
import { formOf } from './form.js';
import { say } from './language.js';
import { about, read, schemaOf } from './ledger.js';
import { prepare } from './statement.js';

const tone = { pass: 'good', cured: 'good', curable: 'doubtful', warn: 'doubtful', fatal: 'bad' };
const sign = { pass: '✓', cured: '✓', curable: '!', warn: '!', fatal: '✗' };

const mark = (outcome) => el('span', { class: `mark ${tone[outcome] ?? 'quiet'}` }, `${sign[outcome] ?? '·'} ${say(`desk.outcome.${outcome}`)}`);

/** @param {import('./act.js').Desk} desk @param {string} code @param {{agreement?: string}} filled */
export const preview = async (desk, code, filled = {}) => {
  const item = await read(`/v1/items/${code}`);
  const field = (id, label, value) => {
    const input = el('input', { id, autocomplete: 'off', spellcheck: 'false', maxlength: '140' });
    input.value = value;
    return [el('label', { for: id }, el('span', {}, label), input), input];
  };
  const [agreementLabel, agreement] = field('agreement', say('desk.recognition.agreement'), (filled.agreement ?? '').replace(/^agreement\//, ''));
  const [rulesLabel, rules] = field('rules', say('desk.recognition.rules'), '');
  rules.placeholder = say('desk.optional');
  const answer = el('section', { id: 'answer', 'aria-live': 'polite' });
  const form = el('form', {}, agreementLabel, rulesLabel, el('p', { class: 'actions' }, el('button', {}, say('desk.recognition.look'))));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const query = new URLSearchParams(Object.entries({ agreement: agreement.value.trim(), rules: rules.value.trim() }).filter(([, value]) => value));
    try {
      answer.replaceChildren(...answerOf(desk, item, await read(`/v1/items/${code}/recognition?${query}`)));
    } catch (failure) {
      desk.fail(failure);
    }
  });
  const back = el('button', { type: 'button', class: 'secondary' }, say('desk.cancel'));
  back.addEventListener('click', desk.home);
  desk.show(el('h2', {}, say('desk.recognition.title'), ' ', el('code', {}, code)), standing(item), form, answer, el('p', { class: 'actions' }, back));
  if (agreement.value) form.requestSubmit();
};

const answerOf = (desk, item, answer) => {
  const go = (act, text, attributes = {}) => buttonOf(text, () => decide(desk, item, act, answer), desk.fail, { id: act, ...attributes });
  const weight = ({ outcome }) => ['fatal', 'curable', 'human', 'warn'].indexOf(outcome);
  const open = answer.judged.filter((j) => weight(j) >= 0).sort((x, y) => weight(x) - weight(y));
  const rest = answer.judged.filter((j) => weight(j) < 0);
  const overall = { 'may-be': 'good', 'after-cure': 'doubtful', 'may-not': 'bad' }[answer.outcome];
  const buttons = [go('decline', say('desk.recognition.decline'), { class: 'secondary' }), go('cure.request', say('desk.recognition.cure'), { class: 'secondary' })];
  if (answer.outcome === 'may-be') buttons.unshift(go('recognize', say('desk.recognition.recognize')));
  return [
    el('p', { class: overall, id: 'outcome' }, el('strong', {}, { good: '✓ ', doubtful: '! ', bad: '✗ ' }[overall], say(`desk.recognition.${answer.outcome}`))),
    answer.rulesPublished ? el('span', {}) : el('p', { class: 'bad' }, say('desk.recognition.unpublished')),
    el('h3', {}, say('desk.recognition.conditions')),
    el('ul', { class: 'judged' }, ...answer.conditions.map((c) => el('li', {}, mark(c.outcome), ' ', c.says))),
    el('h3', {}, say('desk.recognition.judged'), ' · ', answer.recognize.rules),
    el('ul', { class: 'judged' }, ...open.map(judgedLine)),
    el('details', {}, el('summary', {}, say('desk.recognition.rest', rest.length)), el('ul', { class: 'judged' }, ...rest.map(judgedLine))),
    el('p', { class: 'actions' }, ...buttons),
  ];
};

const judgedLine = (j) => el('li', {}, mark(j.outcome), ' ', el('code', {}, j.rule), j.seq === undefined ? '' : ` ${say('desk.recognition.at', j.seq)}`, ' ', j.asks,
  el('br'), el('span', { class: 'quiet' }, j.says));

/** @param {'recognize' | 'decline' | 'cure.request'} act */
const decide = async (desk, item, act, answer) => {
  const [schema, order] = [await schemaOf(act), onPreview[act]];
  const taken = Object.fromEntries(order.take.filter((name) => answer.recognize[name] !== undefined).map((name) => [name, answer.recognize[name]]));
  if (act === 'recognize') taken.outcome = answer.judged.some((j) => j.outcome === 'cured') ? 'granted-after-cure' : 'granted';
  const form = formOf(schema, act, order, taken);
  const reasons = act === 'recognize' ? null : reasonsOf(act, answer, item);
  const elements = reasons ? [reasons.element, ...form.elements] : form.elements;
  const whole = { elements, read: () => ({ ...form.read(), ...(reasons ? reasons.read() : {}) }) };
  fill(desk, act, item.code, [standing(item)], whole, schema, async (body, again) => {
    await signAndSettle(desk, [await prepare(desk.own, act, `item/${item.code}`, item.head, body, (await about()).after)], again);
  });
};

/** Which rules were not kept: those that the answer names. A cure is asked of a statement, so of those that name one of this item. */
const reasonsOf = (act, answer, item) => {
  const open = answer.judged.filter((j) => ['fatal', 'curable', 'human', 'warn'].includes(j.outcome))
    .filter((j) => act === 'decline' || (j.seq !== undefined && j.stream === item.stream));
  const boxes = open.map((j, i) => {
    const box = el('input', { type: 'checkbox', id: `reason-${i}` });
    box.checked = j.outcome === 'fatal' || j.outcome === 'curable';
    const reason = { rule: j.rule, ...(j.seq !== undefined && j.stream === item.stream ? { seq: j.seq } : {}) };
    return { box, reason, element: el('label', { for: box.id }, box, ' ', mark(j.outcome), ' ', el('code', {}, j.rule), j.seq === undefined ? '' : ` ${say('desk.recognition.at', j.seq)}`, ' ', j.says) };
  });
  const name = act === 'decline' ? 'reasons' : 'defects';
  return {
    element: el('fieldset', {}, el('legend', {}, say('desk.recognition.why')), ...boxes.map((b) => b.element)),
    read: () => ({ [name]: boxes.filter((b) => b.box.checked).map((b) => b.reason) }),
  };
};
