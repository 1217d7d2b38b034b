// A signed checkpoint (C2SP tlog-checkpoint over signed-note): what it says, and whether the log's key signed it.
import { equal, sha256 } from './merkle.js';

/** @param {string} text base64, standard alphabet */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** @param {Uint8Array} bytes */
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/** Origin, size and root of a note; throws when it has not exactly their shape. @param {string} note */
export function checkpointOf(note) {
  const match = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n\n((?:\u2014 \S+ [A-Za-z0-9+/]+={0,2}\n)+)$/.exec(note);
  if (!match || !Number.isSafeInteger(Number(match[2]))) throw new SyntaxError('not a checkpoint');
  const signatures = match[4].trimEnd().split('\n').map((line) => {
    const [, name, value] = line.split(' ');
    const bytes = fromBase64(value);
    return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) };
  });
  return { origin: match[1], size: Number(match[2]), root: fromBase64(match[3]), text: note.slice(0, note.indexOf('\n\n') + 1), signatures };
}

/**
 * Whether this key signed the note. Null where the browser cannot check Ed25519: that is not the same as a bad signature.
 * @param {string} note
 * @param {string} verifier name+hash+key
 * @returns {Promise<boolean | null>}
 */
export async function verify(note, verifier) {
  // The base64 of the key may itself hold a plus.
  const [name, id, ...rest] = verifier.split('+');
  const key = fromBase64(rest.join('+'));
  const { text, signatures } = checkpointOf(note);
  const named = new TextEncoder().encode(`${name}\n`);
  const digest = await sha256(Uint8Array.of(...named, ...key));
  if (key.length !== 33 || key[0] !== 1 || toHex(digest.slice(0, 4)) !== id) return false;
  const own = signatures.filter((s) => s.name === name && equal(s.id, digest.slice(0, 4)));
  let imported;
  try {
    imported = await crypto.subtle.importKey('raw', key.slice(1), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return null;
  }
  for (const { signature } of own) {
    if (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, new TextEncoder().encode(text))) return true;
  }
  return false;
}
