// Whose desk this is: the key of this browser, and what the agency's keyring says of it.
import { el } from '../dom.js';
import { chooseKey, makeKey, ownKeys, removeKey } from '../keys.js';
import { say } from './language.js';
import { Problem, read } from './ledger.js';

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

/** @param {string} origin @param {() => void} onMade */
export const makeForm = (origin, onMade, agency = '') => {
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
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await makeKey(origin, agencyInput.value.trim(), nameInput.value.trim());
    onMade();
  });
  return form;
};

/** @param {import('../keys.js').OwnKey} own @param {any} officer @param {() => void} again */
export const keyPanel = async (own, officer, again) => [
  el('h2', {}, say('desk.key.title')),
  officer?.officer
    ? el('p', {}, el('strong', {}, say('desk.key.officer', officer.officer, officer.name)), ' · ', say('desk.key.roles', officer.roles.map((r) => say(`role.${r}`)).join('、')))
    : strange(own, officer, again),
  el('details', { open: !officer?.officer },
    el('summary', {}, own.label, ' · ', el('code', {}, own.kid.slice(0, 12), '…')),
    el('dl', { class: 'pairs' },
      el('div', {}, el('dt', {}, say('desk.key.agency')), el('dd', {}, own.agency)),
      el('div', {}, el('dt', {}, say('desk.key.kid')), el('dd', {}, el('code', { id: 'kid' }, own.kid))),
      el('div', {}, el('dt', {}, say('desk.key.public')), el('dd', {}, el('code', { id: 'jwk' }, JSON.stringify(own.jwk)), copyOf(JSON.stringify(own.jwk), say('desk.key.public'))))),
    el('p', { class: 'quiet' }, say('desk.key.limits')),
    ...(await otherKeys(own, again)),
    removal(own, again)),
];

const copyOf = (value, what) => el('button', { type: 'button', class: 'copy', 'data-copy': value, 'aria-label': `${say('desk.key.copy')}: ${what}` }, say('desk.key.copy'));

/** Not in the keyring yet, or not any more. */
const strange = (own, officer, again) => {
  const file = `${own.kid.slice(0, 12)}.pub.jwk`;
  const command = `integrity agency key add --agency ${own.agency} --officer-key ${file} --officer … --role … --key root.jwk`;
  const save = el('a', { download: file, role: 'button', class: 'secondary', href: URL.createObjectURL(new Blob([JSON.stringify(own.jwk)], { type: 'application/json' })) }, say('desk.key.download'));
  const look = el('button', { type: 'button', id: 'look-again' }, say('desk.key.again'));
  look.addEventListener('click', again);
  return el('div', { class: 'strange' },
    el('p', {}, officer?.refused === 'access.key-not-live' ? say('desk.key.not-live', own.agency) : say('desk.key.unknown', own.agency)),
    el('p', {}, el('code', {}, command), copyOf(command, say('desk.key.public'))),
    el('p', { class: 'actions' }, look, save));
};

const otherKeys = async (own, again) => (await ownKeys()).filter((key) => key.kid !== own.kid).map((key) => {
  const use = el('button', { type: 'button', class: 'secondary' }, say('desk.key.use', `${key.label} (${key.agency})`));
  use.addEventListener('click', async () => {
    await chooseKey(key.kid);
    again();
  });
  return el('p', { class: 'actions' }, use);
});

const removal = (own, again) => {
  const another = el('details', {}, el('summary', {}, say('desk.key.another')), makeForm(own.origin, again, own.agency));
  const remove = el('button', { type: 'button', class: 'secondary' }, say('desk.key.remove'));
  remove.addEventListener('click', async () => {
    if (confirm(say('desk.key.remove-sure', own.label))) {
      await removeKey(own.kid);
      again();
    }
  });
  return el('div', {}, another, el('p', { class: 'actions' }, remove));
};
