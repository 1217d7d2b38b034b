// Leaves a second of npm merkletreejs and @openzeppelin/merkle-tree over argv[2] leaves of 73 bytes. Prints one JSON line.
import { createHash } from 'node:crypto';
import { SimpleMerkleTree } from '@openzeppelin/merkle-tree';
import { MerkleTree } from 'merkletreejs';

const count = Number(process.argv[2] ?? 100_000);
const sha256 = (data) => createHash('sha256').update(data).digest();
const leaves = Array.from({ length: count }, (_, i) => {
  const leaf = Buffer.alloc(73, 0x5a);
  leaf[0] = 1;
  leaf.writeBigUInt64BE(BigInt(i), 33);
  return leaf;
});
const rate = (build) => {
  build(leaves.slice(0, 2000)); // warm-up
  const started = process.hrtime.bigint();
  build(leaves);
  return Math.round(count / (Number(process.hrtime.bigint() - started) / 1e9));
};

const merkletreejs = rate((all) => new MerkleTree(all.map(sha256), sha256, { sort: false }).getRoot());
const openzeppelin = rate((all) => SimpleMerkleTree.of(all.map(sha256), { sortLeaves: false }).root);
console.log(JSON.stringify({ merkletreejs, openzeppelin }));
