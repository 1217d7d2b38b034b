// Merkle trees over SHA-256 as RFC 9162 §2.1 has them. Pure: hashes are 32 bytes, a proof is a list of them from the leaf up; what is asked comes from
// whoever calls. Sizes and indexes are whole numbers below 2^53, so nothing here shifts bits.

/**
 * The hash of the full subtree over leaves [index·2^level, (index+1)·2^level).
 * @typedef {(level: number, index: number) => Promise<Uint8Array>} HashAt
 */

/** @param {Uint8Array} bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** @param {Uint8Array} entry */
export const hashLeaf = (entry) => sha256(join(Uint8Array.of(0), entry));

/** @param {Uint8Array} left @param {Uint8Array} right */
export const hashNode = (left, right) => sha256(join(Uint8Array.of(1), left, right));

/** The root over the first `size` leaves (§2.1.1). @param {number} size @param {HashAt} hashAt */
export const root = (size, hashAt) => (size === 0 ? sha256(new Uint8Array()) : range(0, size, hashAt));

/** PATH of §2.1.3.1. @param {number} index @param {number} size @param {HashAt} hashAt */
export async function inclusion(index, size, hashAt) {
  if (!(index >= 0 && index < size)) throw new RangeError(`no leaf ${index} among ${size}`);
  const proof = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    proof.push(index < middle ? range(middle, end, hashAt) : range(start, middle, hashAt));
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return (await Promise.all(proof)).reverse();
}

/** PROOF of §2.1.4.1; empty from the empty tree and between equal sizes. @param {number} old @param {number} size @param {HashAt} hashAt */
export async function consistency(old, size, hashAt) {
  if (!(old >= 0 && old <= size)) throw new RangeError(`${old} is not among ${size}`);
  if (old === 0) return [];
  const proof = [];
  let [start, end] = [0, size];
  while (old !== end) {
    const middle = start + split(end - start);
    proof.push(old <= middle ? range(middle, end, hashAt) : range(start, middle, hashAt));
    [start, end] = old <= middle ? [start, middle] : [middle, end];
  }
  if (start > 0) proof.push(range(start, end, hashAt));
  return (await Promise.all(proof)).reverse();
}

/**
 * The way from a leaf hash to the root (§2.1.3.2): on which side each hash of the proof stands, and what it gives. Null when the proof has not the
 * length that this leaf's has.
 * @param {Uint8Array} leaf @param {number} index @param {number} size @param {Uint8Array[]} proof
 */
export async function climb(leaf, index, size, proof) {
  if (!(index >= 0 && index < size)) return null;
  let [at, last, hash] = [index, size - 1, leaf];
  const steps = [];
  for (const sibling of proof) {
    if (last === 0) return null;
    const left = isOdd(at) || at === last;
    hash = left ? await hashNode(sibling, hash) : await hashNode(hash, sibling);
    steps.push({ side: left ? 'left' : 'right', sibling, hash });
    while (left && !isOdd(at) && at > 0) [at, last] = [at / 2, half(last)];
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? { steps, root: hash } : null;
}

/** @param {Uint8Array} leaf @param {number} index @param {number} size @param {Uint8Array[]} proof @param {Uint8Array} expected the root */
export async function verifyInclusion(leaf, index, size, proof, expected) {
  const way = await climb(leaf, index, size, proof);
  return way !== null && equal(way.root, expected);
}

/**
 * §2.1.4.2. The RFC leaves two cases out. Equal sizes: equal roots, no proof. From the empty tree: no proof, and the old root is that of no leaves.
 * @param {number} old @param {Uint8Array} oldRoot @param {number} size @param {Uint8Array} newRoot @param {Uint8Array[]} proof
 */
export async function verifyConsistency(old, oldRoot, size, newRoot, proof) {
  if (!(old >= 0 && old <= size)) return false;
  if (old === size || old === 0) return proof.length === 0 && equal(oldRoot, old === size ? newRoot : await sha256(new Uint8Array()));
  let [at, last] = [old - 1, size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const [seed, ...rest] = isPowerOf2(old) ? [oldRoot, ...proof] : proof;
  if (!seed) return false;
  let [older, newer] = [seed, seed];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      older = await hashNode(sibling, older);
      newer = await hashNode(sibling, newer);
      while (!isOdd(at) && at > 0) [at, last] = [at / 2, half(last)];
    } else {
      newer = await hashNode(newer, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equal(older, oldRoot) && equal(newer, newRoot);
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The hash over leaves [start, end), where start is a multiple of the first full subtree's width. */
async function range(start, end, hashAt) {
  if (isPowerOf2(end - start)) return hashAt(logarithm(end - start), start / (end - start));
  const middle = start + split(end - start);
  const [left, right] = await Promise.all([range(start, middle, hashAt), range(middle, end, hashAt)]);
  return hashNode(left, right);
}

/** The largest power of two below n, for n of at least 2. */
function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function logarithm(power) {
  let n = 0;
  for (let k = power; k > 1; k /= 2) n++;
  return n;
}

const isPowerOf2 = (n) => n === 1 || (n > 1 && split(n) * 2 === n);
const isOdd = (n) => n % 2 === 1;
const half = (n) => Math.floor(n / 2);

function join(...parts) {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
