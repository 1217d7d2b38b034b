// Which file goes with which bundle. What one item's bundles do not show is held against all of them, however many there are: that none matches is the
// answer. With bundles of several items, a file is another one's business wherever that has it on record, and one that none of them shows openly goes with none.
import { listed } from './algorithms.js';

/**
 * @typedef {import('./case.js').Entry} Entry
 * @param {Entry} bundle @param {Entry[]} bundles all that were dropped, also those that could not be read: a file may be theirs @param {Entry[]} exhibits
 */
export const goesWith = (bundle, bundles, exhibits) =>
  exhibits.filter(e => shows(bundle, e) || (areOfOne(bundles) && !bundles.some(b => shows(b, e))));

/**
 * The trust file of a bundle's ledger. The only one is what somebody meant, whatever it says, unless it may be another bundle's.
 * @param {Entry} bundle @param {Entry[]} bundles @param {Entry[]} trusts
 */
export const trustOf = (bundle, bundles, trusts) => trusts.find(t => t.origin === bundle.origin)
  ?? (trusts.length === 1 && (bundles.length === 1 || !bundles.some(b => b.failed || b.origin === trusts[0].origin)) ? trusts[0] : undefined);

const areOfOne = bundles => bundles.every(b => !b.failed && b.origin === bundles[0].origin && b.subject === bundles[0].subject);

const shows = (bundle, exhibit) => listed(exhibit).some(digest => bundle.recorded?.has(digest));
