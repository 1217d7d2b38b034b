// What the page that verifies computes of a file, run here over bytes that are nowhere alike: a piece read twice, left out or swapped changes every digest.
import { digests } from '../../ledger/web/src/verify/digests.js';
import { recordedIn } from '../../ledger/web/src/verify/recorded.js';
import { answer } from './lines.mjs';

const byteAt = (i) => ((i >>> 16) * 167 + (i >>> 8) * 31 + i * 7) & 255;

await answer({
  async digests({ size, piece, algorithms }) {
    const hasher = await digests(algorithms);
    for (let at = 0; at < size; at += piece) hasher.update(Uint8Array.from({ length: Math.min(piece, size - at) }, (_, i) => byteAt(at + i)));
    return hasher.finish();
  },
  recorded({ bundle }) {
    const { origin, recorded, algorithms } = recordedIn(bundle);
    return { origin, recorded: [...recorded].sort(), algorithms: [...algorithms].sort() };
  },
});
