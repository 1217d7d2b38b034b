/** The closed set of the ledger's digests, in the order in which they are shown and sent: sha256 is always first. */
export const ALGORITHMS = ['sha256', 'sha512', 'sm3', 'sha256-tree', 'md5', 'sha1'];

/** Those whose match proves something by itself: no two files of one digest can be made to order. */
export const RESISTANT = ['sha256', 'sha512', 'sm3', 'sha256-tree'];
