// Signed statements that could not be sent yet. They stay here until the ledger has answered for them, or the officer throws them away.
import { el } from '../dom.js';
import { envelopeDigest, read, writtenIn } from '../pen.js';
import * as vault from '../vault.js';
import { say } from './language.js';
import { Away, Problem, readOrNull, submit } from './ledger.js';
import { differences } from './offer.js';

/** @typedef {{digest: string, envelope: any, kid: string, item: string, act: string, made: string, offer?: any}} Kept */

/** @returns {Promise<Kept>} */
export const keep = async (own, envelope, offer) => {
  const { statement } = await read(writtenIn(envelope));
  const kept = {
    digest: await envelopeDigest(envelope), envelope, kid: own.kid, item: statement.stream.split('/')[1], act: statement.act, made: statement.at, offer,
  };
  await vault.put('outbox', kept);
  return kept;
};

/**
 * Sends now, or keeps it where there is no connection. Null: kept. It is on the disk first: a page that is closed in the middle of sending loses nothing.
 * @param {Kept} [kept] where it lies already
 */
export const sendOrKeep = async (own, envelope, kept) => {
  const lies = kept ?? (await keep(own, envelope));
  try {
    return await send(lies);
  } catch (failure) {
    if (failure instanceof Away) return null;

    // Refused for good: what was wrong is shown now, and sending it again would change nothing. A busy service has not decided; an offer's code may be mended.
    if (failure instanceof Problem && failure.status < 500 && failure.status !== 429 && !lies.offer) await vault.remove('outbox', lies.digest);
    throw failure;
  }
};

/** What waits here, of the key in use. @returns {Promise<Kept[]>} */
export const waiting = async (own) => (await vault.all('outbox')).filter((kept) => kept.kid === own.kid);

/** Sends one. What rests on an offer's code goes only where the ledger's offer says the same. @param {Kept} kept */
export const send = async (kept) => {
  if (kept.offer) {
    const item = await readOrNull(`/v1/items/${kept.item}`);
    const wrong = differences(kept.offer, item);

    // Accepted before, and the answer got lost: sending again gives the first receipt.
    if (wrong && item?.head.digest !== kept.digest) throw new Problem(409, { detail: wrong });
  }
  const receipt = await submit(kept.envelope);
  await vault.remove('outbox', kept.digest);
  return receipt;
};

export const discard = (kept) => vault.remove('outbox', kept.digest);

/** The list, with what can be done. @param {(receipt: any, kept: Kept) => void} onSent */
export const outboxOf = async (own, onSent, onGone) => {
  const all = await waiting(own);
  if (all.length === 0) return [];
  return [el('h2', {}, say('desk.outbox.title')), ...all.map((kept) => {
    const said = el('p', { role: 'status' });
    const sendButton = el('button', { type: 'button' }, say('desk.outbox.send'));
    const discardButton = el('button', { type: 'button', class: 'secondary' }, say('desk.outbox.discard'));
    sendButton.addEventListener('click', async () => {
      sendButton.disabled = true;
      try {
        onSent(await send(kept), kept);
      } catch (failure) {
        said.textContent = failure instanceof Away ? say('desk.offline') : `${failure.message} ${failure.fix ?? ''}`;
        sendButton.disabled = false;
      }
    });
    discardButton.addEventListener('click', async () => {
      if (confirm(say('desk.outbox.discard-sure'))) {
        await discard(kept);
        onGone();
      }
    });
    return el('article', { class: 'waiting', 'data-digest': kept.digest }, el('p', {}, say(`act.${kept.act}`), ' · ', el('code', {}, kept.item)), said, el('p', { class: 'actions' }, sendButton, discardButton));
  })];
};
