// An agency's desk: whose it is, what waits, what can be put on record. The officer's key never leaves this browser; what it signs is shown in words first.
import './desk.css';
import { $, el } from './dom.js';
import { codeInLabel, drawCode } from './evidence-code.js';
import { prepareScan } from './scan.js';
import { ownKey } from './keys.js';
import { keepForOffline } from './offline.js';
import { begin, doneOf } from './desk/act.js';
import { buttonOf } from './desk/button.js';
import { cameraOf } from './desk/camera.js';
import { cosigning } from './desk/cosigning.js';
import { draftsOf } from './desk/drafts.js';
import { takeSection } from './desk/handover.js';
import { inboxOf } from './desk/inbox.js';
import { keyPanel, makeForm, officerOf, otherKeys } from './desk/key-panel.js';
import { say } from './desk/language.js';
import { Away, openSession, schemaOf } from './desk/ledger.js';
import { flush, lying } from './desk/outbox.js';
import { outboxList } from './desk/outbox-list.js';
import { preview } from './desk/recognition.js';
import { Unready } from './desk/unready.js';
import { Unshowable } from './words.js';
import { onPreview } from './desk/acts.js';

const page = $('#desk');
const places = ['key', 'inbox', 'drafts', 'outbox', 'acts', 'take'];
const place = (name) => $(`#desk-${name}`);
const put = (name, elements) => place(name).replaceChildren(...elements);
const { origin } = page.dataset;

/** Which opening of the desk is the newest. An older one that still waits for an answer shows nothing any more, and nothing beneath a form. */
let opening = 0;

/** @type {import('./desk/act.js').Desk} */
const desk = {
  own: null,
  show(...elements) {
    opening += 1;
    $('#desk-problem').replaceChildren();
    places.forEach((name) => { place(name).hidden = true; });
    place('work').hidden = false;
    put('work', elements);
    const heading = $('h2', place('work'));
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
    heading?.scrollIntoView({ block: 'start' });
  },
  add(...elements) {
    place('work').append(...elements);
  },
  home() {
    $('#desk-problem').replaceChildren();
    place('work').hidden = true;
    put('work', []);
    const heading = $('h1');
    heading.setAttribute('tabindex', '-1');
    heading.focus();
    openAndSend();
  },
  fail(failure) {
    const text = failure instanceof Away ? [say(failure.text)]
      : failure instanceof Unshowable ? [say(failure.code, ...failure.values)]
      : failure instanceof Unready ? [failure.message]
      : failure.code ? [failure.message, failure.fix]
      : [failure.status ? failure.message : say('desk.unexpected', failure.message)];
    $('#desk-problem').replaceChildren(el('strong', {}, say('desk.problem')), ...text.filter(Boolean).map((t) => el('p', {}, t)), failure.code ? el('p', { class: 'quiet' }, el('code', {}, failure.code)) : '', wayOn(failure));
    $('#desk-problem').scrollIntoView({ block: 'nearest' });
  },
  wants(act) {
    const button = $(`[data-act="${act}"]`);
    return { count: Number(button?.dataset.count ?? 1), text: button?.dataset.wants ?? '' };
  },
  used(code) {
    if (codeInLabel($('#item').value) === code) $('#item').value = '';
  },
};

/** From a form back to the desk; at the desk, once more. */
const wayOn = (failure) => (!place('work').hidden ? doneOf(desk, 'leave')
  : failure instanceof Away ? el('p', { class: 'actions' }, buttonOf(say('desk.again'), desk.home, desk.fail, { class: 'secondary' }))
  : '');

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
      const isNew = button.dataset.act === 'collect' && input.value.trim() === '';
      if (isNew) said.textContent = '';
      if (isNew) act('collect', drawCode());
      else if (take(input.value)) act(button.dataset.act, input.value);
      else input.focus();
    });
  }
};

/** Whatever key it was signed with: what lies here needs none to be sent. */
const openOutbox = async (stays = new Map()) => {
  place('outbox').hidden = !place('work').hidden;
  put('outbox', outboxList(desk, await lying(origin), stays, () => doneOf(desk)));
};

let sending = null;

/** Everything that lies here is tried once whenever there is a connection again; what is refused waits for the officer. */
const sendLying = async () => {
  sending ??= flush(origin).finally(() => { sending = null; });
  const stays = await sending;
  if (place('work').hidden) await openOutbox(stays);
};

/** What goes wrong behind a form that was opened meanwhile is not told there: it is met again at the desk. */
const openAndSend = () => {
  const opened = open();
  const mine = opening;
  opened.catch((failure) => mine === opening && desk.fail(failure)).then(sendLying).catch(desk.fail);
};

const open = async () => {
  const mine = opening += 1;
  delete page.dataset.ready;
  const own = await ownKey();
  if (mine !== opening) return;
  desk.own = own;
  place('key').hidden = false;
  ['inbox', 'drafts', 'acts', 'take'].forEach((name) => { place(name).hidden = true; });
  await openOutbox();
  if (own?.origin !== origin) {
    const why = own ? el('p', { class: 'bad' }, say('desk.key.other-ledger', own.origin, origin)) : el('p', {}, say('desk.key.none'));
    put('key', [el('h2', {}, say('desk.key.title')), why, makeForm(origin, desk, own?.agency), ...(await otherKeys(own, desk))]);
    return;
  }

  // Asked for now, so that an offer can be taken later without a connection.
  await Promise.all([...['transfer.accept', 'transfer.refuse'].map(schemaOf), prepareScan()]).then(() => { keepForOffline(page).catch(() => {}); }, () => {});
  if (mine !== opening) return;
  place('take').hidden = false;
  put('take', takeSection(desk));
  const officer = await officerOf(own).catch((failure) => {
    if (failure instanceof Away) return { refused: 'away' };
    throw failure;
  });
  if (mine !== opening) return;
  if (officer?.refused === 'away') {
    desk.fail(new Away('offline'));
    return;
  }
  put('key', await keyPanel(own, officer, desk));
  if (!officer?.officer) return;
  await openSession();
  const [inbox, drafts] = [await inboxOf(act, desk.fail), await draftsOf(own, cosigning(desk))];
  if (mine !== opening) return;
  ['inbox', 'drafts', 'acts'].forEach((name) => { place(name).hidden = false; });
  for (const button of document.querySelectorAll('button[data-act]')) {
    button.classList.toggle('secondary', !button.dataset.roles.split(' ').some((role) => officer.roles.includes(role)));
  }
  put('inbox', inbox);
  put('drafts', drafts);
  page.dataset.ready = 'yes';
};

addEventListener('online', () => {
  // A desk that could not be opened is opened now, unless somebody is taking an offer at this moment.
  const isOpen = page.dataset.ready === 'yes' || !place('work').hidden || $('#desk video') || $('#offer-text')?.value;
  if (isOpen) sendLying().catch(desk.fail);
  else desk.home();
});
wireActs();
const asked = new URLSearchParams(location.search).get('item');
if (asked && codeInLabel(asked)) $('#item').value = codeInLabel(asked);
if (globalThis.crypto?.subtle && globalThis.indexedDB) openAndSend();
else put('key', [el('p', { class: 'bad' }, say('desk.not-secure'))]);
