// Several digests of the same bytes in one pass, by the names that the ledger gives them.
import { createMD5, createSHA1, createSHA256, createSHA512, createSM3 } from 'hash-wasm';
import { Tree } from './tree.js';

const PLAIN = { sha256: createSHA256, sha512: createSHA512, sm3: createSM3, md5: createMD5, sha1: createSHA1 };

/** @param {Uint8Array} bytes */
const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');

/**
 * @param {string[]} algorithms
 * @returns {Promise<{ update(data: Uint8Array): void, finish(): Record<string, string> }>}
 */
export async function digests(algorithms) {
  const parts = await Promise.all(algorithms.map(async name => {
    if (name === 'sha256-tree') {
      const tree = new Tree(await createSHA256(), await createSHA256());
      return { name, update: data => tree.update(data), finish: () => hex(tree.finish()) };
    }
    const hasher = await PLAIN[name]();
    hasher.init();
    return { name, update: data => { hasher.update(data); }, finish: () => hasher.digest('hex') };
  }));
  return {
    update(data) { for (const part of parts) part.update(data); },
    finish: () => Object.fromEntries(parts.map(p => [p.name, p.finish()])),
  };
}
