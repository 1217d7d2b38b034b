// sha256-tree: the RFC 9162 §2.1.1 root over chunks of 1 MiB, the last one shorter. No bytes: SHA-256 of nothing.
// Holds one hash a level of the tree, so its memory does not grow with the file.

export const CHUNK = 1 << 20;

/**
 * @typedef {{ init(): Hasher, update(data: Uint8Array): Hasher, digest(kind: 'binary'): Uint8Array }} Hasher
 */
export class Tree {
  /** @param {Hasher} chunk a SHA-256 @param {Hasher} node another one */
  constructor(chunk, node) {
    this.chunk = chunk;
    this.node = node;
    this.filled = 0;
    /** @type {{ level: number, hash: Uint8Array }[]} full subtrees, the largest first */
    this.full = [];
    this.begin();
  }

  /** @param {Uint8Array} data */
  update(data) {
    for (let at = 0; at < data.length;) {
      const part = data.subarray(at, at + CHUNK - this.filled);
      this.chunk.update(part);
      this.filled += part.length;
      at += part.length;
      if (this.filled === CHUNK) this.close();
    }
  }

  /** @returns {Uint8Array} */
  finish() {
    if (this.filled > 0) this.close();
    if (this.full.length === 0) return this.node.init().digest('binary');
    // RFC 9162 splits at the largest power of two: what is left over joins from the right.
    let { hash } = this.full.pop();
    while (this.full.length > 0) hash = this.join(this.full.pop().hash, hash);
    return hash;
  }

  begin() {
    this.chunk.init();
    this.chunk.update(Uint8Array.of(0x00));
    this.filled = 0;
  }

  close() {
    let level = 0;
    let hash = this.chunk.digest('binary').slice();
    while (this.full.length > 0 && this.full[this.full.length - 1].level === level) {
      hash = this.join(this.full.pop().hash, hash);
      level++;
    }
    this.full.push({ level, hash });
    this.begin();
  }

  /** @param {Uint8Array} left @param {Uint8Array} right */
  join(left, right) {
    return this.node.init().update(Uint8Array.of(0x01)).update(left).update(right).digest('binary').slice();
  }
}
