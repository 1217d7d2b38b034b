// Whose desk this is: the key of this browser, and what the agency's keyring says of it.
import { el } from '../dom.js';
import { chooseKey, makeKey, ownKeys, removeKey } from '../keys.js';
import { buttonOf, during } from './button.js';
import { say } from './language.js';
import { Problem, read } from './ledger.js';
import { unsentOf } from './outbox.js';

/**
 * What the keyring says of a key: `{officer, roles, name}`; null where it does not know it or it may not sign now.
 * @param {import('../keys.js').OwnKey} own
 */
export const officerOf = async (own) => {
  try {
    const agency = await read(`/v1/agencies/${own.agency}`);
    const key = agency.keys.find((k) => k.kid === own.kid);
    return key ? { officer: key.officer, roles: key.roles, name: agency.name } : null;
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 401) return { refused: failure.code };
    throw failure;
  }
};

/** @param {string} origin @param {import('./act.js').Desk} desk */
export const makeForm = (origin, desk, agency = '') => {
  const field = (id, label, attributes) => {
    const input = el('input', { id, required: true, autocomplete: 'off', spellcheck: 'false', ...attributes });
    return [el('label', { for: id }, el('span', {}, label), input), input];
  };
  const [agencyLabel, agencyInput] = field('key-agency', say('desk.key.agency'), {
    pattern: '[a-z0-9]+([.\\-][a-z0-9]+)*', maxlength: '64', autocapitalize: 'none', placeholder: say('desk.key.agency-example'),
  });
  const [nameLabel, nameInput] = field('key-label', say('desk.key.label'), { maxlength: '64', placeholder: say('desk.key.label-example') });
  agencyInput.value = agency;
  const form = el('form', { id: 'make-key' }, agencyLabel, nameLabel, el('button', {}, say('desk.key.make')));
  const make = async () => {
    await makeKey(origin, agencyInput.value.trim(), nameInput.value.trim());
    desk.home();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    during(form, make).catch(desk.fail);
  });
  return form;
};

/** @param {import('../keys.js').OwnKey} own @param {any} officer @param {import('./act.js').Desk} desk */
export const keyPanel = async (own, officer, desk) => [
  el('h2', {}, say('desk.key.title')),
  officer?.officer
    ? el('p', {}, el('strong', {}, say('desk.key.officer', officer.officer, officer.name)), ' · ', say('desk.key.roles', officer.roles.map((r) => say(`role.${r}`)).join(say('desk.key.roles-between'))))
    : strange(own, officer, desk),
  el('details', { open: !officer?.officer },
    el('summary', {}, own.label, ' · ', el('code', {}, own.kid.slice(0, 12), '…')),
    el('dl', { class: 'pairs' },
      el('div', {}, el('dt', {}, say('desk.key.agency')), el('dd', {}, own.agency)),
      el('div', {}, el('dt', {}, say('desk.key.kid')), el('dd', {}, el('code', { id: 'kid' }, own.kid))),
      el('div', {}, el('dt', {}, say('desk.key.public')), el('dd', {}, el('code', { id: 'jwk' }, JSON.stringify(own.jwk)), copyOf(JSON.stringify(own.jwk), say('desk.key.public'))))),
    el('p', { class: 'quiet' }, say('desk.key.limits')),
    ...(await otherKeys(own, desk)),
    removal(own, desk)),
];

const copyOf = (value, what) => el('button', { type: 'button', class: 'copy', 'data-copy': value, 'aria-label': `${say('desk.key.copy')}: ${what}` }, say('desk.key.copy'));

/** Not in the keyring yet, or not any more. */
const strange = (own, officer, desk) => {
  const file = `${own.kid.slice(0, 12)}.pub.jwk`;
  const command = `integrity agency key add --agency ${own.agency} --officer-key ${file} --officer … --role … --key root.jwk`;
  const save = el('a', { download: file, role: 'button', class: 'secondary', href: URL.createObjectURL(new Blob([JSON.stringify(own.jwk)], { type: 'application/json' })) }, say('desk.key.download'));
  const look = el('button', { type: 'button', id: 'look-again' }, say('desk.key.again'));
  look.addEventListener('click', desk.home);
  return el('div', { class: 'strange' },
    el('p', {}, officer?.refused === 'access.key-not-live' ? say('desk.key.not-live', own.agency) : say('desk.key.unknown', own.agency)),
    el('p', {}, el('code', {}, command), copyOf(command, say('desk.key.public'))),
    el('p', { class: 'actions' }, look, save));
};

/** Those of this browser that are not in use. */
export const otherKeys = async (own, desk) => (await ownKeys()).filter((key) => key.kid !== own?.kid).map((key) => {
  const use = async () => {
    await chooseKey(key.kid);
    desk.home();
  };
  return el('p', { class: 'actions' }, buttonOf(say('desk.key.use', `${key.label} (${key.agency})`), use, desk.fail, { class: 'secondary' }));
});

const removal = (own, desk) => {
  const another = el('details', {}, el('summary', {}, say('desk.key.another')), makeForm(own.origin, desk, own.agency));
  const remove = async () => {
    // What the key has signed is not taken away with it.
    const unsent = await unsentOf(own.kid);
    if (!confirm([say('desk.key.remove-sure', own.label), unsent > 0 ? say('desk.key.remove-unsent', unsent) : ''].join(' '))) return;
    await removeKey(own.kid);
    desk.home();
  };
  return el('div', {}, another, el('p', { class: 'actions' }, buttonOf(say('desk.key.remove'), remove, desk.fail, { class: 'secondary', id: 'remove-key' })));
};
