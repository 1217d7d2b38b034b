// What a signed checkpoint makes sure of: a part of the log counts only when its proof ends at the root that the log's key signed. Between two roots that
// were both made from the same tiles anything holds.
import { climb, consistency, equal, hashLeaf, inclusion, root, verifyConsistency } from './merkle.js';

/**
 * @typedef {{ size: number, root: Uint8Array }} Signed
 * @typedef {import('./merkle.js').HashAt} HashAt
 */

/**
 * The roots at two sizes, and whether the signed log begins with each, and the later with the earlier.
 * @param {Signed} signed @param {number} old @param {number} size @param {HashAt} hashAt
 */
export async function between(signed, old, size, hashAt) {
  const [before, after, proof] = [await root(old, hashAt), await root(size, hashAt), await consistency(old, size, hashAt)];
  const begins = async (n, hash) => verifyConsistency(n, hash, signed.size, signed.root, await consistency(n, signed.size, hashAt));
  return { before, after, proof, holds: (await verifyConsistency(old, before, size, after, proof)) && (await begins(size, after)) && (await begins(old, before)) };
}

/**
 * One entry's way up, and whether it ends at the signed root.
 * @param {Signed} signed @param {number} index @param {Uint8Array} entry @param {HashAt} hashAt
 */
export async function placed(signed, index, entry, hashAt) {
  const leaf = await hashLeaf(entry);
  const way = await climb(leaf, index, signed.size, await inclusion(index, signed.size, hashAt));
  return { leaf, way, holds: way !== null && equal(way.root, signed.root) };
}
