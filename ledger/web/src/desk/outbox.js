// Signed statements that could not be sent yet, by whatever key of this browser. They stay here until the ledger has answered for them and the officer has
// seen it, or until the officer throws them away.
import { envelopeDigest, read, writtenIn } from '../pen.js';
import { ownKeys } from '../keys.js';
import * as vault from '../vault.js';
import { say } from './language.js';
import { Away, Problem, readOrNull, submit } from './ledger.js';
import { differences } from './offer.js';
import { Unready } from './unready.js';

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
 * @property {boolean} [tried] unless false, it may be on record: it was sent, and no answer decided it
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

/** Whoever sends one, or throws it away, is alone with it among all windows of this browser. */
const alone = (digest, how, work) => navigator.locks.request(`integrity-outbox ${digest}`, how, work);

let last = 0;

/** On the disk before anything is sent: a page that is closed in the middle loses nothing. @param {{offer?: any, rests?: string}} more @returns {Promise<Kept>} */
export const keep = async (own, envelope, more = {}) => {
  const { statement } = await read(writtenIn(envelope));
  last = Math.max(Date.now(), last + 1);
  const kept = {
    digest: await envelopeDigest(envelope), envelope, kid: own.kid, item: statement.stream.split('/')[1], act: statement.act, made: statement.at,
    origin: statement.origin, agency: statement.agency, place: last, tried: false, ...more,
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
export const sendNow = (kept, isFresh = false) => alone(kept.digest, {}, async () => {
  try {
    // Another window may have been quicker.
    const there = await vault.get('outbox', kept.digest);
    if (!there) throw new Unready(say('desk.outbox.gone'));
    const receipt = there.receipt ?? (await send(there));
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
});

/** What lies here for this ledger, in the order in which it was signed: not sent, or sent and not looked at. @returns {Promise<Kept[]>} */
export const lying = async (origin) => {
  const all = await vault.all('outbox');
  const origins = await Promise.all(all.map(async (kept) => kept.origin ?? (await statementOf(kept)).origin));
  return all.filter((_, i) => origins[i] === origin).sort((x, y) => (x.place ?? 0) - (y.place ?? 0));
};

/** How many of a key's statements are not sent. */
export const unsentOf = async (kid) => (await vault.all('outbox')).filter((kept) => kept.kid === kid && !kept.receipt).length;

/**
 * Tries once whatever was not refused, in order. The outcome lies beside each: nothing goes on record, or stays, unseen. One that is not decided keeps back
 * only what rests on it; where the ledger is away, or has too much to do, the others wait too.
 * @returns {Promise<Map<string, string>>} why what was tried stays, by digest
 */
export const flush = async (origin) => {
  const stays = new Map();
  for (const { digest } of await lying(origin)) {
    // What is on its way in another window is not sent a second time.
    const isEnough = await alone(digest, { ifAvailable: true }, async (lock) => {
      const kept = lock && (await vault.get('outbox', digest));
      if (!kept || kept.receipt || kept.refused) return false;
      try {
        await vault.amend('outbox', digest, { receipt: await send(kept) });
        return false;
      } catch (failure) {
        if (failure instanceof Away) return true;
        stays.set(digest, await noted(kept, failure));
        return [429, 503].includes(failure.status);
      }
    });
    if (isEnough) break;
  }
  return stays;
};

/** For good: the officer saw what became of it. */
export const discard = (kept) => vault.remove('outbox', kept.digest);

/**
 * For good, unsent: not while it is on its way, nor once it is on record.
 * @param {Kept} kept @param {(now: Kept) => boolean} isSure asks the officer, who is told what is known of it
 * @returns {Promise<boolean | null>} whether it waits here no longer; null while it is being sent
 */
export const throwAway = (kept, isSure) => alone(kept.digest, { ifAvailable: true }, async (lock) => {
  if (!lock) return null;
  const there = await vault.get('outbox', kept.digest);
  if (!there || there.receipt) return true;
  if (!isSure(there)) return false;
  await vault.remove('outbox', kept.digest);
  return true;
});

/** To its own receipt, and no other answer. @param {Kept} kept */
const send = async (kept) => {
  if (kept.rests) {
    const before = await vault.get('outbox', kept.rests);
    if (before && !before.receipt) throw new Unsent(before.refused ? say('desk.outbox.rests-refused', before.refused) : say('desk.outbox.rests'));
  }
  if (kept.offer) await compare(kept);
  // What was said of it before is no answer to this.
  await vault.amend('outbox', kept.digest, { tried: true, refused: undefined });
  const receipt = await submit(kept.envelope);
  if (receipt?.statement !== kept.digest) throw new Away('no receipt of it');
  return receipt;
};

/** What rests on an offer's code goes only where the ledger's offer says the same. It is read with a key of the agency that accepts. */
const compare = async (kept) => {
  const { agency } = await statementOf(kept);
  const keys = (await ownKeys()).filter((key) => key.origin === kept.offer.origin && key.agency === agency);
  if (keys.length === 0) throw new Unsent(say('desk.outbox.no-key', agency));

  // On record already, and the answer got lost: sending again gives the first receipt, whatever happened to the item since.
  if (await readWith(keys, `/v1/statements/${kept.digest}`)) return;
  const wrong = differences(kept.offer, await readWith(keys, `/v1/items/${kept.item}`));
  if (wrong) throw new Unsent(wrong, true);
};

/** With the first of the keys that the ledger knows: one may be revoked, or not be added yet. @param {import('../keys.js').OwnKey[]} keys of one agency */
const readWith = async ([own, ...others], path) => {
  try {
    return await readOrNull(path, own);
  } catch (failure) {
    if (others.length === 0 || !(failure instanceof Problem && failure.code.startsWith('access.'))) throw failure;
    return readWith(others, path);
  }
};

const statementOf = async (kept) => (await read(writtenIn(kept.envelope))).statement;

/** Why it stays, in the words of who said no. What is decided is not tried again by itself. */
const noted = async (kept, failure) => {
  if (!(failure instanceof Problem || failure instanceof Unsent)) throw failure;
  const why = [failure.message, failure.fix].filter(Boolean).join(' ');
  // Only the ledger's own no says that it is not on record; what was sent before may be, whatever its offer says by now.
  const decided = failure instanceof Problem ? { tried: false } : {};
  await vault.amend('outbox', kept.digest, failure.isFinal ? { refused: why, ...decided } : { refused: undefined });
  return why;
};
