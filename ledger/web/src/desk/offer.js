// An offer as the QR between two phones carries it (docs/formats.md, "Offer"): what the taker must know to sign without a connection. It is nobody's
// signature: before the acceptance is sent, the ledger's own offer must say the same.
import { parseCode } from '../evidence-code.js';
import { say } from './language.js';

export const format = 'integrity-offer@v1';

/** @typedef {{format: string, origin: string, item: string, seq: number, head: string, from: string, to: string, purpose: string, due?: string, seal?: string}} Offer */

const shape = {
  format: (v) => v === format,
  origin: (v) => typeof v === 'string' && v.length > 0 && v.length <= 255,
  item: (v) => typeof v === 'string' && parseCode(v) === v,
  seq: (v) => Number.isSafeInteger(v) && v >= 0,
  head: (v) => /^sha256:[0-9a-f]{64}$/.test(v),
  from: (v) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(v) && v.length <= 64,
  to: (v) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(v) && v.length <= 64,
  purpose: (v) => ['examination', 'custody', 'prosecution', 'court', 'referral', 'other'].includes(v),
  due: (v) => v === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(v),
  seal: (v) => v === undefined || (typeof v === 'string' && v.length > 0 && v.length <= 128),
};

/** What a scanned or pasted text offers; null where it is no offer. @param {string} text @returns {Offer | null} */
export const parseOffer = (text) => {
  if (text.length > 2048) return null;
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    && Object.keys(json).every((name) => Object.hasOwn(shape, name)) && Object.keys(shape).every((name) => shape[name](json[name]))
    ? json
    : null;
};

/** Why an acceptance that rests on this code must not be sent, in words; null where the ledger says the same. @param {Offer} offer @param {any} item the ledger's, or null */
export const differences = (offer, item) => {
  if (!item?.offer || item.offer.to !== offer.to) return say('desk.outbox.not-offered');
  if (item.head.seq !== offer.seq || item.head.digest !== offer.head) return say('desk.outbox.moved');
  const said = [[offer.from, item.holder], [offer.purpose, item.offer.purpose], [offer.due, item.offer.due], [offer.seal, item.seal]];
  const wrong = said.filter(([code, ledger]) => (code ?? '') !== (ledger ?? ''));
  return wrong.length > 0 ? say('desk.outbox.differs', wrong.map(([code, ledger]) => `${code ?? '–'} ≠ ${ledger ?? '–'}`).join('; ')) : null;
};
