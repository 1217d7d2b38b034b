// Which file the page holds against which bundle, and by which trust file. A bundle is what the page has read of it; a file its digests.
import { goesWith, trustOf } from '../../ledger/web/src/verify/matching.js';
import { answer } from './lines.mjs';

await answer({
  matched({ bundles, files, trusts }) {
    const read = bundles.map(({ recorded, ...rest }) => ({ ...rest, recorded: recorded && new Set(recorded.map((digest) => `sha256:${digest}`)) }));
    const exhibits = files.map((digest) => ({ digests: { sha256: digest } }));
    const keys = trusts.map((origin) => ({ origin }));
    return read.filter((b) => !b.failed).map((b) => ({ files: goesWith(b, read, exhibits).map((e) => exhibits.indexOf(e)), trust: keys.indexOf(trustOf(b, read, keys)) }));
  },
});
