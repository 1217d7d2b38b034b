// Statements that wait for further signatures: parked here by one officer, signed by the others, submitted by the last.
import { el } from '../dom.js';
import { cosign, kidsOf } from '../pen.js';
import { signerOf } from '../keys.js';
import { buttonOf } from './button.js';
import { say, time } from './language.js';
import { Problem, change, read } from './ledger.js';
import { review } from './review.js';
import { prepareParked } from './statement.js';

const path = '/v1/drafts';

/** @param {import('../keys.js').OwnKey} own @param {import('../pen.js').Envelope} envelope @returns {Promise<{id: string, until: string}>} */
export const park = (own, envelope) => change(own, 'POST', path, envelope);

/** Away with the parked copy. That somebody else, or time, was quicker does no harm. */
export const unpark = async (own, id) => {
  try {
    await change(own, 'DELETE', `${path}/${id}`);
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
  }
};

/** Whose signatures the act still asks for, in words; empty when nothing is missing. The ledger counts them, as it does on submission. */
export const missingOf = ({ missing }) =>
  missing.map(({ agency, count, roles }) => `${count} ${roles.map((role) => say(`role.${role}`)).join(' / ')} (${agency})`).join(' + ');

/**
 * @param {import('../keys.js').OwnKey} own
 * @param {{open: (draft: any) => unknown, submit: (draft: any) => unknown, removed: () => void, fail: (failure: any) => void}} on
 */
export const draftsOf = async (own, on, page = '') => {
  const { drafts, next } = await read(`${path}${page}`);
  const elements = page || drafts.length === 0 ? [] : [el('h2', {}, say('desk.drafts.title'))];
  if (drafts.length > 0) elements.push(el('ul', { class: 'duties' }, ...drafts.map((draft) => lineOf(own, draft, on))));
  if (next) {
    const more = async () => button.replaceWith(...(await draftsOf(own, on, `?after=${encodeURIComponent(next)}`)));
    const button = buttonOf(say('desk.inbox.more'), more, on.fail, { class: 'secondary' });
    elements.push(button);
  }
  return elements;
};

const lineOf = (own, draft, on) => {
  const mine = draft.signatures.some((s) => s.kid === own.kid);
  const missing = missingOf(draft);
  const button = (text, act, attributes = {}) => buttonOf(text, () => act(draft), on.fail, { class: 'small', ...attributes });
  const remove = button(say('desk.drafts.remove'), async () => {
    if (!confirm(say('desk.drafts.remove-sure'))) return;
    await unpark(own, draft.id);
    on.removed();
  }, { class: 'small secondary' });
  const status = draft.stale ? say('desk.drafts.stale')
    : missing === '' ? say('desk.drafts.whole')
    : say(mine ? 'desk.drafts.signed' : 'desk.drafts.yours', missing);
  const first = mine ? button(say(missing === '' ? 'desk.drafts.submit-whole' : 'desk.drafts.submit'), on.submit) : button(say('desk.drafts.open'), on.open);
  return el('li', { 'data-draft': draft.id },
    el('span', { class: `mark ${mine ? 'quiet' : 'doubtful'}` }, mine ? `✓ ${say('desk.drafts.mark.signed')}` : `✎ ${say('desk.drafts.mark.wanted')}`),
    el('span', { class: 'what' }, el('strong', {}, say(`act.${draft.act}`)), ' ', el('code', {}, draft.stream.split('/')[1]), ' · ', status, ' · ',
      say('desk.drafts.by', draft.signatures.map((s) => s.officer ?? s.kid.slice(0, 12)).join(say('desk.key.roles-between')))),
    el('span', { class: 'when' }, say('desk.drafts.until', time(draft.until))),
    el('span', { class: 'actions' }, ...(draft.stale ? [remove] : [first, remove])));
};

/** Reads a parked statement, and signs it if the officer wants. Null: not signed. Who has signed is told of this very envelope. */
export const signParked = async (own, draft, show) => {
  const there = await read(`${path}/${draft.id}`);
  const prepared = await prepareParked(own, there.envelope);
  const signed = kidsOf(there.envelope).map((kid) => there.signatures.find((s) => s.kid === kid)?.officer ?? kid);
  return (await review(show, [prepared], signed, missingOf(there))) ? cosign(there.envelope, prepared.words, signerOf(own)) : null;
};

/** Puts the further signature with the others. @returns {Promise<any>} the draft as it is now, with what is missing still */
export const repark = (own, draft, envelope) => change(own, 'PUT', `${path}/${draft.id}`, envelope);

/** The parked envelope as it is now. */
export const parked = async (draft) => (await read(`${path}/${draft.id}`)).envelope;
