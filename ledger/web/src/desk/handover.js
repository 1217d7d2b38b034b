// A hand-over between two phones: the giver shows the offer as a code, the taker reads it, and signs with or without a connection.
import { el } from '../dom.js';
import { signerOf } from '../keys.js';
import { sign } from '../pen.js';
import { acts } from './acts.js';
import { fill, handIn } from './act.js';
import { buttonOf } from './button.js';
import { cameraOf } from './camera.js';
import { formOf } from './form.js';
import { say, time } from './language.js';
import { schemaOf } from './ledger.js';
import { parseOffer } from './offer.js';
import { review } from './review.js';
import { prepare } from './statement.js';

/** Where an offer comes in: by camera, or pasted. @param {import('./act.js').Desk} desk */
export const takeSection = (desk) => {
  const said = el('p', { role: 'alert', class: 'bad' });
  const text = el('textarea', { id: 'offer-text', rows: '2', class: 'exact', spellcheck: 'false', autocomplete: 'off', maxlength: '2048' });
  const take = (found) => {
    const offer = parseOffer(found.trim());
    const wrong = !offer ? say('desk.take.bad')
      : offer.origin !== desk.own.origin ? say('desk.take.other-ledger', offer.origin, desk.own.origin)
      : offer.to !== desk.own.agency ? say('desk.take.other-agency', offer.to, desk.own.agency)
      : '';
    said.textContent = wrong;
    if (!wrong) answer(desk, offer);
    return !wrong;
  };
  const go = el('button', { type: 'button', class: 'secondary', id: 'take' }, say('desk.acts.open'));
  go.addEventListener('click', () => take(text.value));
  return [
    el('h2', {}, say('desk.take.title')),
    cameraOf(take, say('desk.take.scan')),
    el('label', { for: text.id }, el('span', { class: 'quiet' }, say('desk.take.paste')), text), go, said,
  ];
};

/** @param {import('./act.js').Desk} desk @param {import('./offer.js').Offer} offer */
const answer = (desk, offer) => {
  const button = (act, text, attributes = {}) => buttonOf(text, () => form(desk, act, offer), desk.fail, { id: act, ...attributes });
  const back = el('button', { type: 'button', class: 'secondary' }, say('desk.cancel'));
  back.addEventListener('click', desk.home);
  desk.show(el('h2', {}, say('desk.take.title'), ' ', el('code', {}, offer.item)), told(offer),
    el('p', { class: 'actions' }, button('transfer.accept', say('desk.take.accept')), button('transfer.refuse', say('desk.take.refuse'), { class: 'secondary' }), back));
};

const told = (offer) => el('section', { class: 'standing' }, el('h3', {}, say('desk.take.says')), el('ul', {},
  el('li', {}, say('desk.take.from', offer.from)),
  el('li', {}, say('desk.take.purpose', say(`desk.value.purpose.${offer.purpose}`))),
  offer.due ? el('li', {}, say('desk.take.due', time(offer.due))) : null,
  el('li', {}, offer.seal ? say('desk.take.seal', offer.seal) : say('desk.take.no-seal'))));

/** No question to the ledger on the way: the schema is kept since the desk was opened. */
const form = async (desk, act, offer) => {
  const schema = await schemaOf(act);
  fill(desk, act, offer.item, [told(offer)], formOf(schema, act, acts[act]), schema, async (body, again) => {
    const prepared = await prepare(desk.own, act, `item/${offer.item}`, { seq: offer.seq, digest: offer.head }, body);
    if (!(await review(desk.show, [prepared]))) {
      again();
      return;
    }
    const envelope = await sign(prepared.written, prepared.words, signerOf(desk.own));
    await handIn(desk, envelope, prepared.told.statement, { offer });
  });
};
