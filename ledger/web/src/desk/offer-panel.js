// The giver's side of a hand-over between two phones.
import { el } from '../dom.js';
import { say } from './language.js';

/** The code of an item's open offer, as the ledger draws it. @param {string} code */
export const offerPanel = (code) => el('section', { class: 'offer' },
  el('h3', {}, say('desk.offer.title')),
  el('p', {}, say('desk.offer.text')),
  el('img', { src: `/v1/items/${encodeURIComponent(code)}/offer.svg`, alt: say('desk.offer.image', code), width: '320', height: '320', class: 'qr' }));
