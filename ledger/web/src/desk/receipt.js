// What the ledger answered.
import { el } from '../dom.js';
import { say, time } from './language.js';
import { offerPanel } from './offer-panel.js';

/** @param {any} receipt @param {any} statement */
export const receiptOf = (receipt, statement) => {
  const [kind, code] = statement.stream.split('/');
  return [
    el('h2', { id: 'receipt' }, say('desk.receipt.title')),
    el('p', {}, say('desk.receipt.text', say(`act.${statement.act}`), code, receipt.seq, time(receipt.acceptedAt))),
    el('p', { class: 'exact' }, say('desk.receipt.digest', receipt.statement)),
    ...findingsOf(receipt),
    ...(statement.act === 'transfer.offer' ? [offerPanel(code)] : []),
    ...(kind === 'item' ? [el('p', {}, el('a', { href: `/items/${encodeURIComponent(code)}` }, say('desk.acts.page')))] : []),
  ];
};

/** What the rules say of it; nothing where they say nothing. */
export const findingsOf = ({ findings = [] }) =>
  (findings.length > 0 ? [el('h3', {}, say('desk.receipt.findings')), el('ul', { class: 'findings' }, ...findings.map(lineOf))] : []);

const tone = { fatal: 'bad', curable: 'doubtful', warn: 'doubtful', human: 'quiet' };

const lineOf = (finding) => el('li', {},
  el('span', { class: `mark ${tone[finding.outcome] ?? 'quiet'}` }, say(`desk.outcome.${finding.outcome}`)), ' ', el('code', {}, finding.rule), ' ', finding.says ?? '');
