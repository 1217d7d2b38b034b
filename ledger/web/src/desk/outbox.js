// Signed statements that could not be sent yet, by whatever key of this browser. They stay here until the ledger has answered for them and the officer has
// seen it, or until the officer throws them away.
import { envelopeDigest, read, writtenIn } from '../pen.js';
import { ownKeys } from '../keys.js';
import * as vault from '../vault.js';
import { say } from './language.js';
import { Away, Problem, readOrNull, submit } from './ledger.js';
import { differences } from './offer.js';

/**
 * @typedef {object} Kept
 * @property {string} digest the envelope's
 * @property {any} envelope
 * @property {string} kid whose signature was the last here
 * @property {string} item @property {string} act @property {string} made
 * @property {string} [origin] @property {string} [agency]
 * @property {number} [place] in which order they were signed
 * @property {any} [offer] what a scanned code said, where it rests on that
 * @property {string} [rests] the digest of what must be on record before it
 * @property {string} [refused] why the ledger, or its offer, said no: it is not sent again by itself
 * @property {any} [receipt] it is on record, and nobody has looked at that yet
 */

/** Why it was not even sent. */
class Unsent extends Error {
  /** @param {string} message @param {boolean} isFinal whether trying again by itself would change nothing */
  constructor(message, isFinal = false) {
    super(message);
    this.isFinal = isFinal;
  }
}

/** On their way at this moment: nobody sends them a second time meanwhile. */
const underway = new Set();

let last = 0;

/** On the disk before anything is sent: a page that is closed in the middle loses nothing. @param {{offer?: any, rests?: string}} more @returns {Promise<Kept>} */
export const keep = async (own, envelope, more = {}) => {
  const { statement } = await read(writtenIn(envelope));
  last = Math.max(Date.now(), last + 1);
  const kept = {
    digest: await envelopeDigest(envelope), envelope, kid: own.kid, item: statement.stream.split('/')[1], act: statement.act, made: statement.at,
    origin: statement.origin, agency: statement.agency, place: last, ...more,
  };
  await vault.put('outbox', kept);
  return kept;
};

/**
 * Sends one that lies here. It goes away when its receipt is there, to be shown at once; else it stays, with the reason.
 * @param {Kept} kept
 * @param {boolean} [isFresh] signed just now: what the ledger refuses for good is thrown, to be read at once and made anew, and is kept no longer. Not
 * what was signed on an offer's code: nobody else may know of that.
 * @returns {Promise<{receipt?: any, why?: string, isFinal?: boolean}>} `why` it stays; empty without a connection
 */
export const sendNow = async (kept, isFresh = false) => {
  try {
    const receipt = await send(kept);
    await vault.remove('outbox', kept.digest);
    return { receipt };
  } catch (failure) {
    if (failure instanceof Away) return { why: '' };
    if (isFresh && failure instanceof Problem && failure.isFinal && !kept.offer) {
      await vault.remove('outbox', kept.digest);
      throw failure;
    }
    return { why: await noted(kept, failure), isFinal: failure.isFinal };
  }
};

/** What lies here for this ledger, in the order in which it was signed: not sent, or sent and not looked at. @returns {Promise<Kept[]>} */
export const lying = async (origin) => {
  const all = await vault.all('outbox');
  const origins = await Promise.all(all.map(async (kept) => kept.origin ?? (await statementOf(kept)).origin));
  return all.filter((_, i) => origins[i] === origin).sort((x, y) => (x.place ?? 0) - (y.place ?? 0));
};

/** How many of a key's statements are not sent. */
export const unsentOf = async (kid) => (await vault.all('outbox')).filter((kept) => kept.kid === kid && !kept.receipt).length;

/**
 * Tries once whatever was not refused, in order. The outcome lies beside each: nothing goes on record, or stays, unseen.
 * @returns {Promise<Map<string, string>>} why what was tried stays, by digest
 */
export const flush = async (origin) => {
  const stays = new Map();
  for (const kept of await lying(origin)) {
    if (kept.receipt || kept.refused || underway.has(kept.digest)) continue;
    try {
      await change(kept, { receipt: await send(kept) });
    } catch (failure) {
      if (failure instanceof Away) return stays;
      stays.set(kept.digest, await noted(kept, failure));
      if (failure instanceof Problem && !failure.isFinal) return stays;
    }
  }
  return stays;
};

/** For good: the officer threw it away, or saw what became of it. */
export const discard = (kept) => vault.remove('outbox', kept.digest);

/** To its own receipt, and no other answer. @param {Kept} kept */
const send = async (kept) => {
  if (kept.rests) {
    const before = await vault.get('outbox', kept.rests);
    if (before && !before.receipt) throw new Unsent(say('desk.outbox.rests'));
  }
  underway.add(kept.digest);
  try {
    if (kept.offer) await compare(kept);
    const receipt = await submit(kept.envelope);
    if (receipt?.statement !== kept.digest) throw new Away('no receipt of it');
    return receipt;
  } finally {
    underway.delete(kept.digest);
  }
};

/** What rests on an offer's code goes only where the ledger's offer says the same. It is read with a key of the agency that accepts. */
const compare = async (kept) => {
  const { agency } = await statementOf(kept);
  const keys = (await ownKeys()).filter((key) => key.origin === kept.offer.origin && key.agency === agency);
  const own = keys.find((key) => key.kid === kept.kid) ?? keys[0];
  if (!own) throw new Unsent(say('desk.outbox.no-key', agency));

  // On record already, and the answer got lost: sending again gives the first receipt, whatever happened to the item since.
  if (await readOrNull(`/v1/statements/${kept.digest}`, own)) return;
  const wrong = differences(kept.offer, await readOrNull(`/v1/items/${kept.item}`, own));
  if (wrong) throw new Unsent(wrong, true);
};

const statementOf = async (kept) => (await read(writtenIn(kept.envelope))).statement;

/** Why it stays, in the words of who said no. What is decided is not tried again by itself. */
const noted = async (kept, failure) => {
  if (!(failure instanceof Problem || failure instanceof Unsent)) throw failure;
  const why = [failure.message, failure.fix].filter(Boolean).join(' ');
  await change(kept, { refused: failure.isFinal ? why : undefined });
  return why;
};

/** Who threw it away meanwhile is not overruled. */
const change = async (kept, members) => {
  if (await vault.get('outbox', kept.digest)) await vault.put('outbox', { ...kept, ...members });
};
