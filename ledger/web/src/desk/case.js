// The law lets an item be collected only for a case that lists it, so a collection opens the case and lists the item where that is not done.
import { signerOf } from '../keys.js';
import { envelopeDigest, sign } from '../pen.js';
import { say } from './language.js';
import { Away, readOrNull } from './ledger.js';
import { flush, keep, lying, sendNow } from './outbox.js';
import { review } from './review.js';
import { prepare } from './statement.js';
import { Unready } from './unready.js';

/**
 * What must be on record before the collection; the officer reads and signs it together with the collection. Null: the officer went back.
 * @param {import('./act.js').Desk} desk
 * @returns {Promise<import('./statement.js').Prepared[] | null>}
 */
export const beforeCollect = async (desk, code, body, after) => {
  // The opening, or the listing, may lie here since an earlier try.
  await flush(desk.own.origin);
  const known = await readOrNull(`/v1/cases/${encodeURIComponent(body.case)}`);
  if (known?.items.some((item) => item.code === code)) return [];
  const head = known?.head ?? (await openCase(desk, body, after));
  return head && [await prepare(desk.own, 'case.join', `case/${body.case}`, head, { item: code }, after)];
};

const waits = () => Object.assign(new Away('case.open'), { text: 'desk.case.kept' });

/**
 * Opened first and on its own: the listing names it by its digest, which there is only once it is signed. A case that is not there and one that is not
 * ours to read look the same; then the ledger refuses a second opening by name.
 */
const openCase = async (desk, body, after) => {
  // Signed in an earlier try, and without a receipt: not signed a second time.
  const ours = (kept) => (kept.agency ?? desk.own.agency) === desk.own.agency;
  const earlier = (await lying(desk.own.origin)).find((kept) => kept.act === 'case.open' && kept.item === body.case && ours(kept) && !kept.receipt);
  if (earlier?.refused) throw new Unready(say('desk.case.refused', earlier.refused));
  if (earlier) throw waits();

  // No act changes a case's type later, so nobody but the officer says it.
  if (body.caseType === undefined) throw new Unready(say('desk.case.type', body.case), 'caseType');
  const opening = await prepare(desk.own, 'case.open', `case/${body.case}`, null, { type: body.caseType }, after);
  if (!(await review(desk.show, [opening]))) return null;
  const envelope = await sign(opening.written, opening.words, signerOf(desk.own));
  const { receipt } = await sendNow(await keep(desk.own, envelope), true);
  if (!receipt) throw waits();
  return { seq: 0, digest: await envelopeDigest(envelope) };
};
