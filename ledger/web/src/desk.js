// An agency's desk: whose it is, what waits, what can be put on record. The officer's key never leaves this browser; what it signs is shown in words first.
import './desk.css';
import { $, el } from './dom.js';
import { codeInLabel, drawCode } from './evidence-code.js';
import { prepareScan } from './scan.js';
import { ownKey } from './keys.js';
import { keepForOffline } from './offline.js';
import { begin, handIn, parkedAt } from './desk/act.js';
import { cameraOf } from './desk/camera.js';
import { draftsOf, parked, repark, signParked, unpark } from './desk/drafts.js';
import { takeSection } from './desk/handover.js';
import { inboxOf } from './desk/inbox.js';
import { keyPanel, makeForm, officerOf } from './desk/key-panel.js';
import { say } from './desk/language.js';
import { Away, openSession, schemaOf } from './desk/ledger.js';
import { outboxOf, send, waiting } from './desk/outbox.js';
import { preview } from './desk/recognition.js';
import { receiptOf } from './desk/receipt.js';
import { Unshowable } from './words.js';
import { onPreview } from './desk/acts.js';

const page = $('#desk');
const places = ['key', 'inbox', 'drafts', 'outbox', 'acts', 'take'];
const place = (name) => $(`#desk-${name}`);
const put = (name, elements) => place(name).replaceChildren(...elements);

/** @type {import('./desk/act.js').Desk} */
const desk = {
  own: null,
  show(...elements) {
    places.forEach((name) => { place(name).hidden = true; });
    place('work').hidden = false;
    put('work', elements);
    const heading = $('h2', place('work'));
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
    heading?.scrollIntoView({ block: 'start' });
  },
  home() {
    $('#desk-problem').replaceChildren();
    place('work').hidden = true;
    put('work', []);
    open().catch(desk.fail);
  },
  fail(failure) {
    const text = failure instanceof Away ? [say('desk.offline')]
      : failure instanceof Unshowable ? [say(failure.code, ...failure.values)]
      : failure.code ? [failure.message, failure.fix]
      : [failure.status ? failure.message : say('desk.unexpected', failure.message)];
    $('#desk-problem').replaceChildren(el('strong', {}, say('desk.problem')), ...text.filter(Boolean).map((t) => el('p', {}, t)), failure.code ? el('p', { class: 'quiet' }, el('code', {}, failure.code)) : '', place('work').hidden ? '' : homeButton('leave'));
    $('#desk-problem').scrollIntoView({ block: 'nearest' });
  },
  wants(act) {
    const button = $(`[data-act="${act}"]`);
    return { count: Number(button?.dataset.count ?? 1), text: button?.dataset.wants ?? '' };
  },
};

const act = (name, code, filled) => {
  $('#desk-problem').replaceChildren();
  (name in onPreview ? preview(desk, code, filled) : begin(desk, name, code, filled)).catch(desk.fail);
};

const wireActs = () => {
  const input = $('#item');
  const said = $('#item-said');
  const take = (text) => {
    const code = codeInLabel(text);
    if (code) input.value = code;
    said.textContent = code ? '' : say('desk.acts.bad-code');
    return code !== null;
  };
  $('#item-camera').replaceChildren(cameraOf(take));
  for (const button of document.querySelectorAll('button[data-act]')) {
    button.addEventListener('click', () => {
      // A collection begins an item: under the printed label that was scanned, or under a code drawn here.
      if (button.dataset.act === 'collect' && input.value.trim() === '') input.value = drawCode();
      if (take(input.value)) act(button.dataset.act, input.value);
      else input.focus();
    });
  }
};

const openDrafts = (own) => draftsOf(own, {
  open: (draft) => signParked(own, draft, desk.show).then(async (signed) => {
    if (!signed) desk.home();
    else if (signed.count >= draft.wanted) await handInParked(own, draft, signed.envelope);
    else parkedAt(desk, await repark(own, draft, signed.envelope));
  }).catch(desk.fail),
  submit: async (draft) => parked(draft).then((envelope) => handInParked(own, draft, envelope)).catch(desk.fail),
  removed: () => desk.home(),
});

const handInParked = async (own, draft, envelope) => {
  await handIn(desk, envelope, { act: draft.act, stream: draft.stream });
  await unpark(own, draft.id);
};

const openOutbox = async (own) => put('outbox', await outboxOf(own, (receipt, kept) => desk.show(...receiptOf(receipt, { act: kept.act, stream: `item/${kept.item}` }), homeButton()), () => desk.home()));

const homeButton = (id = 'done') => {
  const button = el('button', { type: 'button', id, class: id === 'done' ? null : 'secondary' }, say('desk.done'));
  button.addEventListener('click', desk.home);
  return el('p', { class: 'actions' }, button);
};

/** Everything that lies here is tried once whenever there is a connection again; what is refused waits for the officer. */
const flush = async () => {
  const own = await ownKey();
  for (const kept of own ? await waiting(own) : []) await send(kept).catch(() => {});
  if (own && place('work').hidden) await openOutbox(own);
};

const open = async () => {
  const origin = page.dataset.origin;
  const own = await ownKey();
  desk.own = own;
  ['key', 'outbox'].forEach((name) => { place(name).hidden = false; });
  ['inbox', 'drafts', 'acts', 'take'].forEach((name) => { place(name).hidden = true; });
  if (!own) {
    put('key', [el('h2', {}, say('desk.key.title')), el('p', {}, say('desk.key.none')), makeForm(origin, desk.home)]);
    return;
  }
  if (own.origin !== origin) {
    put('key', [el('h2', {}, say('desk.key.title')), el('p', { class: 'bad' }, say('desk.key.other-ledger', own.origin, origin)), makeForm(origin, desk.home, own.agency)]);
    return;
  }

  // Asked for now, so that an offer can be taken later without a connection.
  await Promise.all([...['transfer.accept', 'transfer.refuse'].map(schemaOf), prepareScan()]).then(() => keepForOffline(page)).catch(() => {});
  place('take').hidden = false;
  put('take', takeSection(desk));
  await openOutbox(own);
  const officer = await officerOf(own).catch((failure) => {
    if (failure instanceof Away) return { refused: 'away' };
    throw failure;
  });
  if (officer?.refused === 'away') {
    desk.fail(new Away('offline'));
    return;
  }
  put('key', await keyPanel(own, officer, desk.home));
  if (!officer?.officer) return;
  await openSession();
  ['inbox', 'drafts', 'acts'].forEach((name) => { place(name).hidden = false; });
  for (const button of document.querySelectorAll('button[data-act]')) {
    button.classList.toggle('secondary', !button.dataset.roles.split(' ').some((role) => officer.roles.includes(role)));
  }
  put('inbox', await inboxOf(act));
  put('drafts', await openDrafts(own));
  page.dataset.ready = 'yes';
};

addEventListener('online', flush);
wireActs();
const asked = new URLSearchParams(location.search).get('item');
if (asked && codeInLabel(asked)) $('#item').value = codeInLabel(asked);
if (globalThis.crypto?.subtle && globalThis.indexedDB) open().then(flush).catch(desk.fail);
else put('key', [el('p', { class: 'bad' }, say('desk.not-secure'))]);
