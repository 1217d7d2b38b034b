// The outbox as the officer sees it: what is not sent and why, and what was sent while nobody looked.
import { el } from '../dom.js';
import { buttonOf } from './button.js';
import { say, time } from './language.js';
import { discard, sendNow, throwAway } from './outbox.js';
import { findingsOf, receiptOf } from './receipt.js';

/**
 * @param {import('./act.js').Desk} desk
 * @param {import('./outbox.js').Kept[]} all
 * @param {Map<string, string>} stays why those that were tried just now are here still
 * @param {() => HTMLElement} done the way back from a receipt
 */
export const outboxList = (desk, all, stays, done) => {
  const [sent, waiting] = [all.filter((kept) => kept.receipt), all.filter((kept) => !kept.receipt)];
  const title = (kept) => el('p', {}, say(`act.${kept.act}`), ' · ', el('code', {}, kept.item), ' · ', time(kept.made),
    kept.kid === desk.own?.kid ? '' : ` · ${say('desk.outbox.other-key', kept.agency ?? kept.kid.slice(0, 12))}`);
  const seen = (kept) => el('article', { class: 'sent', 'data-digest': kept.digest },
    el('p', {}, `✓ ${say('desk.receipt.text', say(`act.${kept.act}`), kept.item, kept.receipt.seq, time(kept.receipt.acceptedAt))}`),
    ...findingsOf(kept.receipt),
    el('p', { class: 'actions' }, buttonOf(say('desk.outbox.seen'), async () => {
      await discard(kept);
      desk.home();
    }, desk.fail, { class: 'secondary' })));
  const open = (kept) => {
    const said = el('p', { role: 'status', class: 'why' }, kept.refused ?? stays.get(kept.digest) ?? '');
    const send = buttonOf(say('desk.outbox.send'), async () => {
      const { receipt, why } = await sendNow(kept);
      if (receipt) desk.show(...receiptOf(receipt, { act: kept.act, stream: `${kept.act.startsWith('case.') ? 'case' : 'item'}/${kept.item}` }), done());
      else said.textContent = why || say('desk.outbox.away');
    }, desk.fail);
    const drop = buttonOf(say('desk.outbox.discard'), async () => {
      const isGone = await throwAway(kept, ({ tried }) => confirm(say(tried === false ? 'desk.outbox.discard-sure' : 'desk.outbox.discard-open')));
      if (isGone) desk.home();
      else if (isGone === null) said.textContent = say('desk.outbox.underway');
    }, desk.fail, { class: 'secondary' });
    return el('article', { class: 'waiting', 'data-digest': kept.digest }, title(kept), said, el('p', { class: 'actions' }, send, drop));
  };
  return [
    ...(sent.length > 0 ? [el('h2', {}, say('desk.outbox.sent')), ...sent.map(seen)] : []),
    ...(waiting.length > 0 ? [el('h2', {}, say('desk.outbox.title')), ...waiting.map(open)] : []),
  ];
};
