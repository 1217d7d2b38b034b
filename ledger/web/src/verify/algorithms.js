/** The closed set of the ledger's digests, in the order in which they are shown and sent: sha256 is always first. */
export const ALGORITHMS = ['sha256', 'sha512', 'sm3', 'sha256-tree', 'md5', 'sha1'];

/** Those whose match proves something by itself: no two files of one digest can be made to order. */
export const RESISTANT = ['sha256', 'sha512', 'sm3', 'sha256-tree'];

/** The digests of a file as they are sent, sha256 first: it is where the next file's begin. @param {import('./case.js').Entry} entry */
export function listed(entry) {
  return ALGORITHMS.filter(a => a in entry.digests).map(a => `${a}:${entry.digests[a]}`);
}
