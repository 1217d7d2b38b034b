// From a parked statement to the record: one more signature, and sent once nothing is missing; else only when the officer says so.
import { el } from '../dom.js';
import { doneOf, handIn } from './act.js';
import { buttonOf } from './button.js';
import { missingOf, parked, repark, signParked, unpark } from './drafts.js';
import { say, time } from './language.js';
import { Problem, orTell } from './ledger.js';

/** @param {import('./act.js').Desk} desk */
export const cosigning = (desk) => {
  /** The desk again, with what speaks against it. */
  const back = (failure) => {
    desk.home();
    desk.fail(failure);
  };

  const submit = async (draft, envelope) => {
    if (!(await handIn(desk, envelope, { act: draft.act, stream: draft.stream }))) return;

    // It is on record, whatever becomes of the copy.
    await unpark(desk.own, draft.id).catch(() => desk.add(el('p', { class: 'quiet' }, say('desk.receipt.removed'))));
  };

  const handOn = async (draft, envelope) => {
    let there;
    try {
      there = await orTell('desk.drafts.not-added', repark(desk.own, draft, envelope));
    } catch (failure) {
      if (failure instanceof Problem && failure.isFinal) throw failure;

      // Nothing of this signature is kept anywhere but here.
      desk.show(el('h2', {}, say('desk.next.title')),
        el('p', { class: 'actions' }, buttonOf(say('desk.again'), () => handOn(draft, envelope), back, { id: 'again' })), doneOf(desk));
      desk.fail(failure);
      return;
    }
    const missing = missingOf(there);
    if (missing === '') {
      await submit(there, envelope);
      return;
    }
    desk.show(
      el('h2', {}, say('desk.next.title')),
      el('p', { id: 'parked' }, say('desk.drafts.still', missing, time(there.until))),
      el('p', { class: 'actions' }, buttonOf(say('desk.next.submit'), () => submit(there, envelope), back, { id: 'submit', class: 'secondary' })),
      doneOf(desk));
  };

  return {
    open: async (draft) => {
      try {
        const envelope = await signParked(desk.own, draft, desk.show);
        if (envelope) await handOn(draft, envelope);
        else desk.home();
      } catch (failure) {
        back(failure);
      }
    },
    submit: async (draft) => {
      try {
        await submit(draft, await parked(draft));
      } catch (failure) {
        back(failure);
      }
    },
    removed: desk.home,
    fail: desk.fail,
  };
};
