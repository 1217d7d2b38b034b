// One act from form to receipt: filled in, shown in words, signed here, and then sent, parked for a colleague, or kept until there is a connection.
import { el } from '../dom.js';
import { signerOf } from '../keys.js';
import { sign } from '../pen.js';
import { checkBody } from '../schema.js';
import { labelOf } from '../words.js';
import { acts } from './acts.js';
import { buttonOf, during } from './button.js';
import { beforeCollect } from './case.js';
import { formOf } from './form.js';
import { language, say, time } from './language.js';
import { about, orTell, read, readOrNull, schemaOf } from './ledger.js';
import { park } from './drafts.js';
import { offerPanel } from './offer-panel.js';
import { keep, sendNow } from './outbox.js';
import { receiptOf } from './receipt.js';
import { review } from './review.js';
import { prepare } from './statement.js';
import { Unready } from './unready.js';

/**
 * @typedef {object} Desk what the steps share
 * @property {import('../keys.js').OwnKey} own
 * @property {(...elements: HTMLElement[]) => void} show
 * @property {(...elements: HTMLElement[]) => void} add beneath what is shown
 * @property {() => void} home
 * @property {(failure: any) => void} fail
 * @property {(act: string) => {count: number, text: string}} wants how many signatures, and whose
 * @property {(code: string) => void} used a code that an item was begun under is offered for no other
 */

/** Where an item stands, in one line each. */
export const standing = (item) => el('section', { class: 'standing' }, el('h3', {}, say('desk.acts.state')), el('ul', {}, ...[
  el('li', {}, say('desk.acts.state.holder', item.holder)),
  el('li', {}, item.seal ? say('desk.acts.state.seal', item.seal) : say('desk.acts.state.unsealed')),
  item.locker ? el('li', {}, say('desk.acts.state.locker', item.locker)) : null,
  item.offer ? el('li', {}, say('desk.acts.state.offer', item.offer.to, say(`desk.value.purpose.${item.offer.purpose}`))) : null,
  item.ended ? el('li', {}, say('desk.acts.state.ended')) : null,
  el('li', {}, say('desk.acts.steps', item.head.seq + 1), ' · ', el('a', { href: `/items/${encodeURIComponent(item.code)}` }, say('desk.acts.page'))),
].filter(Boolean)));

/** @param {Desk} desk @param {string} act @param {string} code @param {Record<string, unknown>} filled */
export const begin = async (desk, act, code, filled = {}) => {
  const schema = await schemaOf(act);
  let item = act === 'collect' ? null : await read(`/v1/items/${code}`);
  if (act === 'collect' && (await readOrNull(`/v1/items/${code}`))) throw new Unready(say('desk.acts.taken', code));
  if (act === 'transfer.offer' && item.offer && item.holder === desk.own.agency) {
    // Offered already: what is wanted is its code again.
    desk.show(el('h2', {}, say('desk.offer.title'), ' ', el('code', {}, code)), standing(item), offerPanel(code), doneOf(desk));
    return;
  }
  const form = formOf(schema, act, acts[act], filled);
  const state = el('div', {}, item ? standing(item) : '');
  fill(desk, act, code, [state], form, schema, async (body, again) => {
    if (item) {
      // What was filled in may be right no longer: the officer looks before it is prepared on the newer history.
      const now = await read(`/v1/items/${code}`);
      const isSame = now.head.digest === item.head.digest;
      item = now;
      state.replaceChildren(standing(item));
      if (!isSame) throw new Unready(say('desk.acts.moved'));
    }
    const after = (await about()).after;
    const before = act === 'collect' ? await beforeCollect(desk, code, body, after) : [];
    if (before === null) {
      again();
      return;
    }
    const prepared = await prepare(desk.own, act, `item/${code}`, item?.head ?? null, body, after);
    if ((await signAndSettle(desk, [...before, prepared], again)) && act === 'collect') desk.used(code);
  });
};

/**
 * The form. What does not match the schema is said beside it, and nothing is prepared.
 * @param {(body: Record<string, unknown>, again: () => void) => Promise<void>} onBody `again` shows the form as it was
 */
export const fill = (desk, act, code, context, form, schema, onBody) => {
  const said = el('p', { role: 'alert', class: 'bad' });
  const back = el('button', { type: 'button', class: 'secondary' }, say('desk.cancel'));
  back.addEventListener('click', desk.home);
  const { count, text } = desk.wants(act);
  const element = el('form', { class: 'act', novalidate: true },
    el('h2', {}, say(`act.${act}`), ' ', el('code', {}, code)), ...context,
    count > 1 ? el('p', { class: 'quiet' }, say('desk.acts.wants', text)) : el('span', {}),
    ...form.elements, said, el('p', { class: 'actions' }, el('button', {}, say('desk.continue')), back));
  const goOn = async () => {
    said.textContent = '';
    try {
      const body = form.read();
      const fault = checkBody(schema, body);
      if (fault) throw new Unready(faultOf(act, fault), fault.path.slice(1).replaceAll('/', '.'));
      await onBody(body, () => desk.show(element));
    } catch (failure) {
      // What was filled in is there again, whatever stood in its place meanwhile.
      if (!element.isConnected) desk.show(element);
      if (!(failure instanceof Unready)) throw failure;
      said.textContent = failure.message;
      if (failure.member) element.querySelector(`[name="${CSS.escape(failure.member)}"]`)?.focus();
    }
  };
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    during(element, goOn).catch(desk.fail);
  });
  desk.show(element);
};

const faultOf = (act, { path, keyword }) => {
  const name = path.slice(1).replaceAll('/', '.').replace(/\.\d+/g, '');
  const label = labelOf(language, act, name) ?? name;
  return say(keyword === 'required' ? 'desk.fault.required' : 'desk.fault.other', label);
};

/**
 * Shows the statements, signs what is confirmed, and sees to what becomes of it. All but the last are sent at once: the last rests on them.
 * @param {Desk} desk @param {import('./statement.js').Prepared[]} prepared @param {() => void} back
 * @returns {Promise<boolean>} whether it was signed
 */
export const signAndSettle = async (desk, prepared, back) => {
  if (!(await review(desk.show, prepared))) {
    back();
    return false;
  }
  const signer = signerOf(desk.own);
  const envelopes = [];
  for (const one of prepared) envelopes.push(await sign(one.written, one.words, signer));
  let rests;
  for (const envelope of envelopes.slice(0, -1)) {
    const kept = await keep(desk.own, envelope, { rests });
    const { receipt } = await sendNow(kept, true);
    rests = receipt ? undefined : kept.digest;
  }
  await settle(desk, envelopes.at(-1), prepared.at(-1).told.statement, back, rests);
  return true;
};

/** One signature is enough: sent. Else the officer chooses between waiting for a colleague and a defect on record. */
const settle = async (desk, envelope, statement, back, rests) => {
  const { count, text } = desk.wants(statement.act);
  const submit = () => handIn(desk, envelope, statement, { rests });
  if (count <= 1) {
    await submit();
    return;
  }
  const refused = (failure) => {
    back();
    desk.fail(failure);
  };
  desk.show(
    el('h2', {}, say('desk.next.title')),
    el('p', {}, say('desk.next.more', text)),
    el('p', { class: 'actions' },
      buttonOf(say('desk.next.park'), async () => parkedAt(desk, await orTell('desk.next.not-parked', park(desk.own, envelope))), desk.fail, { id: 'park' }),
      buttonOf(say('desk.next.submit'), submit, refused, { id: 'submit', class: 'secondary' })));
};

/** @param {Desk} desk @param {'done' | 'leave'} id the end of an act, or the way out of one that failed */
export const doneOf = (desk, id = 'done') => {
  const done = el('button', { type: 'button', id, class: id === 'done' ? null : 'secondary' }, say('desk.done'));
  done.addEventListener('click', desk.home);
  return el('p', { class: 'actions' }, done);
};

export const parkedAt = (desk, { until }) => desk.show(el('h2', {}, say('desk.next.title')), el('p', { id: 'parked' }, say('desk.next.parked', time(until))), doneOf(desk));

/**
 * @param {Desk} desk @param {{offer?: any, rests?: string}} more what it rests on
 * @returns {Promise<boolean>} whether it is on record; else it is kept here, and the officer is told why
 */
export const handIn = async (desk, envelope, statement, more) => {
  const { receipt, why, isFinal } = await sendNow(await keep(desk.own, envelope, more), true);
  if (receipt) {
    desk.show(...receiptOf(receipt, statement), doneOf(desk));
    return true;
  }
  const told = why === '' ? say('desk.next.kept') : say(isFinal ? 'desk.next.kept-refused' : 'desk.next.kept-undecided', why);
  desk.show(el('h2', {}, say('desk.next.title')), el('p', { id: 'kept', class: isFinal ? 'bad' : null }, told), doneOf(desk));
  return false;
};
