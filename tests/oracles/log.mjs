// Merkle trees and proofs as @transmute/rfc9162 sees them. Hashes are hex; entries too.
import transmute from '@transmute/rfc9162';
import { answer } from './lines.mjs';

const { RFC9162 } = transmute;
const bin = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (bytes) => Buffer.from(bytes).toString('hex');

// The package keeps the old root at the front of a consistency proof where the old tree is itself a full subtree of the
// new one. RFC 9162 §2.1.4.1 leaves it out, and §2.1.4.2 step 2 has the verifier put it back: that step is done here.
const isPowerOf2 = (n) => Number.isInteger(Math.log2(n));

await answer({
  async root({ entries }) {
    return { root: hex(await RFC9162.treeHead(entries.map(bin))) };
  },
  async inclusion({ entries, index }) {
    return { proof: (await RFC9162.PATH(index, entries.map(bin))).map(hex) };
  },
  async verifyInclusion({ leaf, index, size, proof, root }) {
    const data = { log_id: '', leaf_index: index, tree_size: size, inclusion_path: proof.map(bin) };
    return { valid: await RFC9162.verifyInclusionProof(bin(root), bin(leaf), data) };
  },
  async consistency({ entries, old }) {
    const proof = (await RFC9162.PROOF(old, entries.map(bin))).map(hex);
    return { proof: isPowerOf2(old) ? proof.slice(1) : proof };
  },
  async verifyConsistency({ old, oldRoot, size, root, proof }) {
    const path = isPowerOf2(old) ? [oldRoot, ...proof] : proof;
    const data = { log_id: '', tree_size_1: old, tree_size_2: size, consistency_path: path.map(bin) };
    return { valid: await RFC9162.verifyConsistencyProof(bin(oldRoot), bin(root), data) };
  },
});
