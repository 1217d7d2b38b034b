// The officer's own P-256 key: made here, never leaves, not even this script can read it out. Its public part is what the agency adds to its keyring.

import { digestOf, sha256, toBase64Url, utf8 } from './base64url.js';
import { boundClaims, tokenOf } from './token.js';
import * as vault from './vault.js';

/**
 * @typedef {{kid: string, origin: string, agency: string, label: string, made: string, jwk: {kty: string, crv: string, x: string, y: string, alg: string}, key: CryptoKey}} OwnKey
 */

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };
const current = 'current';

/** RFC 7638 §3: the required members, sorted, without white space. */
export const thumbprint = async ({ crv, kty, x, y }) => toBase64Url(await sha256(utf8(JSON.stringify({ crv, kty, x, y }))));

/** The public JWK as the keyring takes it. */
export const publicJwk = async (publicKey) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return { kty, crv, x, y, alg: 'ES256' };
};

/** Makes a key and takes it into use. @returns {Promise<OwnKey>} */
export const makeKey = async (origin, agency, label) => {
  const pair = await crypto.subtle.generateKey(curve, false, ['sign']);
  const jwk = await publicJwk(pair.publicKey);
  const own = { kid: await thumbprint(jwk), origin, agency, label, made: new Date().toISOString(), jwk, key: pair.privateKey };
  await vault.put('keys', own);
  await chooseKey(own.kid);

  // Asked once there is something to lose; a browser may say no, and then clears what it likes when space is short.
  await navigator.storage?.persist?.();
  return own;
};

/** @returns {Promise<OwnKey[]>} */
export const ownKeys = () => vault.all('keys');

/** The key in use; null where there is none. @returns {Promise<OwnKey | null>} */
export const ownKey = async () => {
  const kid = await vault.get('settings', current);
  return (kid && (await vault.get('keys', kid))) || null;
};

export const chooseKey = (kid) => vault.put('settings', kid, current);

/** For good: nobody has a copy. */
export const removeKey = async (kid) => {
  await vault.remove('keys', kid);
  if ((await vault.get('settings', current)) === kid) await vault.remove('settings', current);
};

/** As the pen takes it. @param {OwnKey} own */
export const signerOf = (own) => ({
  kid: own.kid,
  sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(signing, own.key, bytes)),
});

/** A token to read with, good for a few minutes; null without a key. Used by the session. @returns {Promise<string | null>} */
export const readToken = async () => {
  const own = await ownKey();
  return own && tokenOf(signerOf(own), own, Date.now());
};

/** A token for one request that changes something, for once. @param {string} method @param {string} path without query @param {Uint8Array} body */
export const boundToken = async (own, method, path, body) =>
  tokenOf(signerOf(own), own, Date.now(), { ...boundClaims(method, path, await digestOf(body)), jti: crypto.randomUUID() });
