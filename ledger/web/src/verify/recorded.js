// Which digests are worth computing: sha256 always, and those that a dropped bundle has on record. Reads strangers' JSON; finding nothing is no error.
import { parsed } from './kinds.js';

/** @param {string} part base64url */
function decoded(part) {
  try {
    return atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

const DIGEST = /"((?:sha256|sha512|sm3|sha256-tree|md5|sha1):[0-9a-f]+)"/g;

/**
 * Of its own digests and not of what envelopes name each other by, which is sha256 and computed anyway.
 * @param {string} bundle
 * @returns {{ origin: string, subject: string, recorded: Set<string>, algorithms: Set<string> }} the digests that it shows openly, and what they were made with
 */
export function recordedIn(bundle) {
  const json = parsed(bundle);
  const recorded = new Set();
  for (const stream of list(json?.streams)) {
    if (typeof stream?.stream !== 'string' || !stream.stream.startsWith('item/')) continue;
    for (const statement of list(stream.statements)) {
      const { payload, signatures } = statement?.envelope ?? {};
      for (const part of [payload, ...list(signatures).flatMap(s => list(s?.header?.disclosures))]) {
        for (const [, digest] of (typeof part === 'string' ? decoded(part) : '').matchAll(DIGEST)) recorded.add(digest);
      }
    }
  }
  const algorithms = new Set([...recorded].map(digest => digest.slice(0, digest.indexOf(':'))));
  return { origin: text(json?.origin), subject: text(json?.subject), recorded, algorithms };
}

/** @param {unknown} value */
const text = value => (typeof value === 'string' ? value : '');

/** @param {unknown} value @returns {any[]} */
const list = value => (Array.isArray(value) ? value : []);
