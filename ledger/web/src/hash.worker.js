// Hashes one file and ends. It has no network (its own policy allows none), so what it reads goes nowhere but into the digests.
import { digests } from './verify/digests.js';

/** Read and hashed at a time; the next piece is read while this one is hashed, so at most two are in memory, whatever the file's size. */
const PIECE = 4 << 20;

/** Between two words on how far it is. */
const TELL_MS = 100;

/** @param {File} file @param {string[]} algorithms */
async function hash(file, algorithms) {
  const hasher = await digests(algorithms);
  const read = at => file.slice(at, Math.min(at + PIECE, file.size)).arrayBuffer();
  const began = performance.now();
  let told = began;
  let next = file.size > 0 ? read(0) : null;
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = new Uint8Array(await next);
    // A file that shrank while it was read is not the file that was dropped.
    if (piece.length !== Math.min(PIECE, file.size - at)) throw new Error('short');
    next = at + PIECE < file.size ? read(at + PIECE) : null;
    hasher.update(piece);
    const now = performance.now();
    if (now - told >= TELL_MS) {
      told = now;
      postMessage({ done: at + piece.length });
    }
  }
  postMessage({ digests: hasher.finish(), milliseconds: performance.now() - began });
}

addEventListener('message', event => {
  hash(event.data.file, event.data.algorithms).catch(error => postMessage({ error: String(error?.name ?? 'Error') }));
});
