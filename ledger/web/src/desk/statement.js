// One statement on its way to a signature: drafted, written as bytes, read back from them, put in words.
import { drawSalts, read, write, writtenIn } from '../pen.js';
import { Unshowable, inWords } from '../words.js';
import { inOrder } from './acts.js';
import { language, utc } from './language.js';
import { schemaOf } from './ledger.js';

/**
 * @typedef {{written: import('../pen.js').Written, told: any, words: any, schema: any}} Prepared
 * @typedef {{seq: number, digest: string}} Head the newest statement of a stream
 */

/**
 * @param {import('../keys.js').OwnKey} own @param {string} act @param {string} stream @param {Head | null} head null begins the stream
 * @param {Record<string, unknown>} body @param {string} [after] a recent block, where one is known
 * @returns {Promise<Prepared>}
 */
export const prepare = async (own, act, stream, head, body, after) => {
  const schema = await schemaOf(act);
  const draft = {
    origin: own.origin, stream, seq: head ? head.seq + 1 : 0, prev: head?.digest, act, agency: own.agency, at: utc(new Date()), after, body: inOrder(schema, body),
  };
  return shownOf(own, await write(draft, drawSalts(schema, draft.body)));
};

/** What somebody else has written and signed, to be read and signed here. @returns {Promise<Prepared>} */
export const prepareParked = (own, envelope) => shownOf(own, writtenIn(envelope));

/** For this key's ledger, in words made from the bytes themselves, not from what was typed. */
const shownOf = async (own, written) => {
  const told = await read(written);
  if (told.statement.origin !== own.origin) throw new Unshowable('desk.words.origin', told.statement.origin, own.origin);
  const schema = await schemaOf(told.statement.act);
  return { written, told, schema, words: inWords(written, told, schema, language) };
};
