// A reader of tiled logs, written from c2sp.org/signed-note, /tlog-checkpoint and /tlog-tiles alone: it opens a folder as a
// client would open a log's prefix, and knows nothing of what wrote it. Node's own Ed25519 and SHA-256; no package.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer } from './lines.mjs';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hashLeaf = (entry) => sha256(Buffer.of(0), entry);
const hashNode = (left, right) => sha256(Buffer.of(1), left, right);
const refuse = (why) => { throw new Error(why); };

function openVkey(vkey) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? refuse('vkey');
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== 33 || key[0] !== 1) refuse('key type');
  const expected = sha256(name, '\n', key).subarray(0, 4).toString('hex');
  if (expected !== id) refuse(`key id ${id}, expected ${expected}`);
  const x = key.subarray(1).toString('base64url');
  return { name, id, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
}

// The text ends at the last empty line; each line after it is: em dash, space, name, space, base64 of key id and signature.
function openNote(note, { name, id, key }) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) refuse('note');
  const text = note.slice(0, end + 1);
  let signed = false;
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, signer, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? refuse('signature line');
    const bytes = Buffer.from(encoded, 'base64');
    if (signer !== name || bytes.subarray(0, 4).toString('hex') !== id) continue;
    if (!verify(null, Buffer.from(text), key, bytes.subarray(4))) refuse('signature');
    signed = true;
  }
  return signed ? text : refuse('not signed by this key');
}

function parseCheckpoint(text) {
  const [origin, size, root] = text.split('\n');
  if (!/^(0|[1-9][0-9]*)$/.test(size)) refuse('size');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

// 1234067 is x001/x234/067.
function spell(n) {
  const groups = [];
  const digits = String(n);
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end).padStart(3, '0'));
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

const pathOf = (level, n, width) => `tile/${level}/${spell(n)}${width < 256 ? `.p/${width}` : ''}`;

// Every tile of a level, in order: the full ones, then the partial one of floor(size / 256^level) mod 256.
function readLevel(folder, level, size, perEntry) {
  const count = Math.floor(size / 256 ** Math.max(level, 0));
  const all = [];
  for (let n = 0; n * 256 < count; n++) {
    const width = Math.min(256, count - n * 256);
    const items = perEntry(readFileSync(join(folder, pathOf(level < 0 ? 'entries' : level, n, width))));
    if (items.length !== width) refuse(`width of ${pathOf(level, n, width)}`);
    all.push(...items);
  }
  return all;
}

function splitHashes(bytes) {
  if (bytes.length % 32) refuse('tile length');
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}

function splitEntries(bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt16BE(at);
    if (at + 2 + length > bytes.length) refuse('entry cut short');
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

// MTH of RFC 6962 §2.1, over leaf hashes.
function treeHash(hashes) {
  if (hashes.length === 0) return sha256('');
  if (hashes.length === 1) return hashes[0];
  const k = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return hashNode(treeHash(hashes.slice(0, k)), treeHash(hashes.slice(k)));
}

const same = (a, b, what) => (a.equals(b) ? undefined : refuse(what));

await answer({
  // Reads everything, and believes nothing that was not recomputed.
  read({ folder, vkey }) {
    const key = openVkey(vkey);
    const { origin, size, root } = parseCheckpoint(openNote(readFileSync(join(folder, 'checkpoint'), 'utf8'), key));
    if (origin !== key.name) refuse('origin');
    const entries = readLevel(folder, -1, size, splitEntries);
    let below = readLevel(folder, 0, size, splitHashes);
    entries.forEach((entry, i) => same(hashLeaf(entry), below[i], `entry ${i}`));
    same(treeHash(below), root, 'root');
    let levels = 1;
    for (; Math.floor(size / 256 ** levels) > 0; levels++) {
      const tile = readLevel(folder, levels, size, splitHashes);
      tile.forEach((hash, i) => same(treeHash(below.slice(256 * i, 256 * i + 256)), hash, `tile/${levels} hash ${i}`));
      below = tile;
    }
    return { origin, size, root: root.toString('hex'), entries: entries.length, levels };
  },
});
