// Statements that wait for further signatures: parked here by one officer, signed by the others, submitted by the last.
import { el } from '../dom.js';
import { cosign, kidsOf } from '../pen.js';
import { signerOf } from '../keys.js';
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

/**
 * @param {import('../keys.js').OwnKey} own
 * @param {{open: (draft: any) => void, submit: (draft: any) => void, removed: () => void}} on
 */
export const draftsOf = async (own, on) => {
  const { drafts } = await read(path);
  if (drafts.length === 0) return [];
  return [el('h2', {}, say('desk.drafts.title')), el('ul', { class: 'duties' }, ...drafts.map((draft) => lineOf(own, draft, on)))];
};

const lineOf = (own, draft, on) => {
  const mine = draft.signatures.some((s) => s.kid === own.kid);
  const button = (text, act, attributes = {}) => {
    const made = el('button', { type: 'button', class: 'small', ...attributes }, text);
    made.addEventListener('click', () => act(draft));
    return made;
  };
  const remove = button(say('desk.drafts.remove'), async () => {
    await unpark(own, draft.id);
    on.removed();
  }, { class: 'small secondary' });
  const status = draft.stale ? say('desk.drafts.stale')
    : mine ? say('desk.drafts.signed', draft.signatures.length, draft.wanted)
    : say('desk.drafts.yours');
  const actions = draft.stale ? [remove] : mine ? [button(say('desk.drafts.submit'), on.submit), remove] : [button(say('desk.drafts.open'), on.open), remove];
  return el('li', { 'data-draft': draft.id },
    el('span', { class: `mark ${mine ? 'quiet' : 'doubtful'}` }, mine ? `✓ ${say('desk.drafts.mark.signed')}` : `✎ ${say('desk.drafts.mark.wanted')}`),
    el('span', { class: 'what' }, el('strong', {}, say(`act.${draft.act}`)), ' ', el('code', {}, draft.stream.split('/')[1]), ' · ', status, ' · ',
      say('desk.drafts.by', draft.signatures.map((s) => s.officer ?? s.kid.slice(0, 12)).join('、'))),
    el('span', { class: 'when' }, say('desk.drafts.until', time(draft.until))),
    el('span', { class: 'actions' }, ...actions));
};

/** Reads a parked statement, and signs it if the officer wants. Null: not signed. */
export const signParked = async (own, draft, show) => {
  const { envelope } = await read(`${path}/${draft.id}`);
  const prepared = await prepareParked(own, envelope);
  if (!(await review(show, [prepared], draft.signatures.map((s) => s.officer ?? s.kid)))) return null;
  const signed = await cosign(envelope, prepared.words, signerOf(own));
  return { envelope: signed, count: kidsOf(signed).length };
};

/** Puts the further signature with the others. */
export const repark = (own, draft, envelope) => change(own, 'PUT', `${path}/${draft.id}`, envelope);

/** The parked envelope as it is now. */
export const parked = async (draft) => (await read(`${path}/${draft.id}`)).envelope;
