// The giver's side of a hand-over between two phones: the open offer as a code, as the ledger draws it.
import { el } from '../dom.js';
import { say } from './language.js';
import { drawing } from './ledger.js';

/** @param {string} code */
export const offerPanel = (code) => {
  const image = el('img', { alt: say('desk.offer.image', code), width: '320', height: '320', class: 'qr' });
  const said = el('p', { role: 'status' });
  drawing(`/v1/items/${encodeURIComponent(code)}/offer.svg`).then((source) => { image.src = source; }).catch((failure) => { said.textContent = failure.message; });
  return el('section', { class: 'offer' }, el('h3', {}, say('desk.offer.title')), el('p', {}, say('desk.offer.text')), image, said);
};
