// What the log's page computes in a browser, run here: the same modules, with the log's files given instead of fetched. Hashes are hex.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { climb, consistency, hashLeaf, inclusion, root, verifyConsistency, verifyInclusion } from '../../ledger/web/src/merkle.js';
import { checkpointOf, toHex, verify } from '../../ledger/web/src/note.js';
import { between } from '../../ledger/web/src/signed-log.js';
import { leafOf, tilePath, tree, widthAt } from '../../ledger/web/src/tiles.js';
import { answer } from './lines.mjs';

const bin = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const at = (folder, size) => tree(size, async (path) => new Uint8Array(readFileSync(join(folder, path))));

await answer({
  path: ({ level, index, size }) => ({ path: tilePath(level, index, widthAt(level, index, size)) }),
  async consistency({ folder, old, size }) {
    const log = at(folder, size);
    const proof = await consistency(old, size, log.hashAt);
    const roots = [await root(old, log.hashAt), await root(size, log.hashAt)];
    const changed = proof.map((hash, i) => (i === proof.length - 1 ? hash.map((b) => b ^ 1) : hash));
    return {
      proof: proof.map(toHex),
      roots: roots.map(toHex),
      valid: await verifyConsistency(old, roots[0], size, roots[1], proof),
      changed: await verifyConsistency(old, roots[0], size, roots[1], changed),
      longer: await verifyConsistency(old, roots[0], size, roots[1], [...proof, roots[0]]),
      shorter: await verifyConsistency(old, roots[0], size, roots[1], proof.slice(1)),
      otherRoot: await verifyConsistency(old, roots[1], size, roots[0], proof),
    };
  },
  async inclusion({ folder, index, size }) {
    const log = at(folder, size);
    const entry = await log.entryAt(index);
    const [leaf, expected, proof] = [await hashLeaf(entry), await root(size, log.hashAt), await inclusion(index, size, log.hashAt)];
    const said = leafOf(entry);
    return {
      proof: proof.map(toHex),
      leaf: toHex(leaf),
      kind: said.kind,
      number: said.number,
      digest: toHex(said.digest),
      sides: (await climb(leaf, index, size, proof)).steps.map((s) => s.side),
      valid: await verifyInclusion(leaf, index, size, proof, expected),
      elsewhere: await verifyInclusion(leaf, (index + 1) % size, size, proof, expected),
      longer: await verifyInclusion(leaf, index, size, [...proof, leaf], expected),
      shorter: proof.length > 0 && (await verifyInclusion(leaf, index, size, proof.slice(1), expected)),
      otherLeaf: await verifyInclusion(await hashLeaf(bin('00')), index, size, proof, expected),
    };
  },
  /** Two sizes of a log whose root was signed: as it is, and as tiles tell it that have nothing to do with it. */
  async between({ folder, old, to, size }) {
    const log = at(folder, size);
    const signed = { size, root: await root(size, log.hashAt) };
    const other = async (level, index) => (await hashLeaf(new TextEncoder().encode(`${level}/${index}`)));
    return { holds: (await between(signed, old, to, log.hashAt)).holds, others: (await between(signed, old, to, other)).holds };
  },
  async note({ note, vkey }) {
    const { origin, size, root: said } = checkpointOf(note);
    return { origin, size, root: toHex(said), signed: await verify(note, vkey) };
  },
});
