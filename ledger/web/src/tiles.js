// The public tiles of the log (C2SP tlog-tiles: eight levels to a tile, three digits to a path element), read back as node hashes and entries.
import { hashNode } from './merkle.js';

const HEIGHT = 8;
const WIDTH = 256;
const HASH = 32;

/** Where a tile is. Level `entries` is that of the entries themselves. @param {number | 'entries'} level @param {number} index @param {number} width 1 to 256 */
export function tilePath(level, index, width) {
  let spelt = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) spelt = `x${String(rest % 1000).padStart(3, '0')}/${spelt}`;
  return `/tile/${level}/${spelt}${width < WIDTH ? `.p/${width}` : ''}`;
}

/** How many hashes (or entries) that tile has in a tree of `size` leaves; 0 when it is not part of it. */
export function widthAt(level, index, size) {
  const count = level === 'entries' ? size : Math.floor(size / WIDTH ** level);
  return Math.max(0, Math.min(WIDTH, count - index * WIDTH));
}

/**
 * Reads a tree of one size. Each tile is asked for once.
 * @param {number} size
 * @param {(path: string) => Promise<Uint8Array>} get
 */
export function tree(size, get) {
  /** @type {Map<string, Promise<Uint8Array>>} */
  const known = new Map();
  const tile = (level, index) => {
    const path = tilePath(level, index, widthAt(level, index, size));
    if (!known.has(path)) known.set(path, get(path));
    return known.get(path);
  };
  return {
    /** How many files it took. */
    get read() {
      return known.size;
    },
    /** @type {import('./merkle.js').HashAt} */
    async hashAt(level, index) {
      // A tile holds the lowest of its eight levels; the others are hashed together from it.
      const above = level % HEIGHT;
      const first = index * 2 ** above;
      const [number, place] = [Math.floor(first / WIDTH), first % WIDTH];
      const bytes = await tile(Math.floor(level / HEIGHT), number);
      if (bytes.length < (place + 2 ** above) * HASH) throw new RangeError('the tile is too short');
      let hashes = Array.from({ length: 2 ** above }, (_, i) => bytes.slice((place + i) * HASH, (place + i + 1) * HASH));
      while (hashes.length > 1) hashes = await Promise.all(pairs(hashes).map(([left, right]) => hashNode(left, right)));
      return hashes[0];
    },
    /** What one leaf is the hash of. @param {number} index */
    async entryAt(index) {
      const bytes = await tile('entries', Math.floor(index / WIDTH));
      return entries(bytes)[index % WIDTH];
    },
  };
}

/** An entry bundle: each entry after its length as a big-endian uint16. */
export function entries(bytes) {
  const all = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] * 256 + bytes[at + 1];
    if (!(at + 2 + length <= bytes.length)) throw new RangeError('the entries are cut off');
    all.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return all;
}

/** What a leaf says: a statement's place and digest, or the root over the newest statement of every stream. Null when it is neither. */
export function leafOf(entry) {
  const number = (at) => Number(new DataView(entry.buffer, entry.byteOffset).getBigUint64(at));
  if (entry[0] === 1 && entry.length === 73) return { kind: 'statement', stream: entry.slice(1, 33), number: number(33), digest: entry.slice(41) };
  if (entry[0] === 2 && entry.length === 41) return { kind: 'heads', number: number(1), digest: entry.slice(9) };
  return null;
}

const pairs = (list) => Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]]);
