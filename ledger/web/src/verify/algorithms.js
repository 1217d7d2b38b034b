/** The closed set of the ledger's digests, in the order in which they are shown and sent: sha256 is always first. */
export const ALGORITHMS = ['sha256', 'sha512', 'sm3', 'sha256-tree', 'md5', 'sha1'];
