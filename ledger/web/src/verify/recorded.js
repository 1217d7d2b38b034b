// Which digests are worth computing: sha256 always, and those that a dropped bundle has on record. Reads strangers' JSON; finding nothing is no error.
import { ALGORITHMS } from './algorithms.js';
import { parsed } from './kinds.js';

/** @param {string} part base64url */
function decoded(part) {
  try {
    return atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

/** @param {string} bundle @returns {{ origin: string, algorithms: Set<string> }} */
export function recordedIn(bundle) {
  const json = parsed(bundle);
  const algorithms = new Set();
  for (const stream of Array.isArray(json?.streams) ? json.streams : []) {
    if (typeof stream?.stream !== 'string' || !stream.stream.startsWith('item/')) continue;
    for (const statement of Array.isArray(stream.statements) ? stream.statements : []) {
      const payload = statement?.envelope?.payload;
      const said = typeof payload === 'string' ? decoded(payload) : '';
      for (const name of ALGORITHMS) {
        // Of its own digests and not of what envelopes name each other by, which is sha256 and computed anyway.
        if (said.includes(`"${name}:`)) algorithms.add(name);
      }
    }
  }
  return { origin: typeof json?.origin === 'string' ? json.origin : '', algorithms };
}
