// Which file goes with which bundle. One bundle is asked about every file: what does not match it is the answer. With several, a file is another bundle's
// business wherever that one has it on record; a file that none of them shows openly is said to be compared with none.
import { listed } from './case.js';

/**
 * @typedef {import('./case.js').Entry} Entry
 * @param {Entry} bundle @param {Entry[]} bundles all that lie here @param {Entry[]} exhibits
 */
export const goesWith = (bundle, bundles, exhibits) => (bundles.length === 1 ? exhibits : exhibits.filter(e => shows(bundle, e)));

/** Those that go with no bundle, where there are several. @param {Entry[]} bundles @param {Entry[]} exhibits */
export const left = (bundles, exhibits) => (bundles.length < 2 ? [] : exhibits.filter(e => !bundles.some(b => shows(b, e))));

/** The trust file of a bundle's ledger; the only one is what somebody meant, whatever it says. @param {Entry} bundle @param {Entry[]} trusts */
export const trustOf = (bundle, trusts) => trusts.find(t => t.origin === bundle.origin) ?? (trusts.length === 1 ? trusts[0] : undefined);

const shows = (bundle, exhibit) => listed(exhibit).some(digest => bundle.recorded?.has(digest));
