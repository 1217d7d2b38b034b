// Statements made in the browser (docs/formats.md, "Statements"): the payload in the order of the format, withholdable members as RFC 9901 disclosures,
// ES256 over the payload, the envelope and its digest. Nothing here asks a network or a clock. The service checks all of it again.

import { digestOf, fromBase64Url, fromUtf8, sha256, toBase64Url, utf8 } from './base64url.js';
import { isShown } from './words.js';

/** Less could be guessed together with a value from a short list of names (RFC 9901 §9.3). */
export const saltBytes = 16;

const type = 'evidence+sd-jwt';

/**
 * @typedef {{origin: string, stream: string, seq: number, prev?: string, act: string, agency: string, at: string, after?: string, standard?: string, body: Record<string, unknown>}} Draft
 * @typedef {{payload: string, disclosures: string[]}} Written both in base64url, as they will travel
 * @typedef {{protected: string, signature: string}} Signature
 * @typedef {{kid: string, sign: (bytes: Uint8Array) => Promise<Uint8Array>}} Signer
 * @typedef {{payload: string, signatures: (Signature & {header?: {disclosures: string[]}})[]}} Envelope
 */

/** The members that the schema lets be withheld. @param {{properties: Record<string, {withholdable?: boolean}>}} schema */
export const withholdable = (schema) => Object.keys(schema.properties).filter((name) => schema.properties[name].withholdable === true);

/** Fresh salts for every member of the body that may be withheld, as the command line does it. @returns {Map<string, Uint8Array>} */
export const drawSalts = (schema, body) =>
  new Map(withholdable(schema).filter((name) => name in body).map((name) => [name, crypto.getRandomValues(new Uint8Array(saltBytes))]));

const disclosureOf = (name, value, salt) => {
  if (salt.length < saltBytes) throw new Error(`salt of ${name} too short`);
  return toBase64Url(utf8(JSON.stringify([toBase64Url(salt), name, value])));
};

/** SHA-256 over the ASCII of the disclosure, as `_sd` lists it. @param {string} disclosure */
export const disclosureDigest = async (disclosure) => toBase64Url(await sha256(utf8(disclosure)));

/**
 * The statement as the bytes that will be signed.
 * @param {Draft} draft
 * @param {Map<string, Uint8Array>} salts one for each member to be carried as a disclosure
 * @returns {Promise<Written>}
 */
export const write = async (draft, salts) => {
  const names = Object.keys(draft.body);
  const disclosures = names.filter((name) => salts.has(name)).map((name) => disclosureOf(name, draft.body[name], salts.get(name)));
  const body = Object.fromEntries(names.filter((name) => !salts.has(name)).map((name) => [name, draft.body[name]]));

  // Sorted, so that the order does not tell which digest is which member (RFC 9901 §4.2.4.1).
  if (disclosures.length > 0) body._sd = (await Promise.all(disclosures.map(disclosureDigest))).sort();
  const { origin, stream, seq, prev, act, agency, at, after, standard } = draft;
  const members = { v: 1, origin, stream, seq, prev, act, agency, at, after, standard, body, _sd_alg: 'sha-256' };
  return { payload: toBase64Url(utf8(JSON.stringify(members))), disclosures };
};

/** What a written or parked statement says: its payload read back, and its body with what the disclosures say. @param {Written} written */
export const read = async ({ payload, disclosures }) => {
  const statement = JSON.parse(fromUtf8(fromBase64Url(payload)));
  const { _sd = [], ...members } = statement.body;
  const left = new Set(_sd);
  const disclosed = [];
  for (const disclosure of disclosures) {
    const [, name, value] = JSON.parse(fromUtf8(fromBase64Url(disclosure)));
    if (!left.delete(await disclosureDigest(disclosure)) || name in members) throw new Error(`disclosure of ${name} is not of this statement`);
    members[name] = value;
    disclosed.push(name);
  }
  return { statement, body: members, disclosed, withheld: left.size };
};

/** @param {string} payload @param {Signer} signer @returns {Promise<Signature>} */
const signatureOver = async (payload, signer) => {
  const header = toBase64Url(utf8(JSON.stringify({ alg: 'ES256', kid: signer.kid, typ: type })));
  return { protected: header, signature: toBase64Url(await signer.sign(utf8(`${header}.${payload}`))) };
};

/**
 * Signs what was shown and nothing else.
 * @param {Written} written
 * @param {object} shown what `words.js` made of this very statement, and the officer confirmed
 * @param {Signer} signer
 * @returns {Promise<Envelope>}
 */
export const sign = async (written, shown, signer) => {
  if (!isShown(shown, written)) throw new Error('not shown');
  return envelopeOf(written, [await signatureOver(written.payload, signer)]);
};

/** One more signature over the same payload. @param {Envelope} envelope @returns {Promise<Envelope>} */
export const cosign = async (envelope, shown, signer) => {
  const written = writtenIn(envelope);
  if (!isShown(shown, written)) throw new Error('not shown');
  if (kidsOf(envelope).includes(signer.kid)) throw new Error('signed already');
  return envelopeOf(written, [...envelope.signatures, await signatureOver(written.payload, signer)]);
};

/** @param {Envelope} envelope @returns {Written} */
export const writtenIn = ({ payload, signatures }) => ({ payload, disclosures: signatures[0].header?.disclosures ?? [] });

/** @param {Envelope} envelope */
export const kidsOf = ({ signatures }) => signatures.map((s) => JSON.parse(fromUtf8(fromBase64Url(s.protected))).kid);

/** Members in the order of the format, disclosures with the first signature. @returns {Envelope} */
const envelopeOf = ({ payload, disclosures }, signatures) => ({
  payload,
  signatures: signatures.map((s, i) => ({
    protected: s.protected,
    signature: s.signature,
    ...(i === 0 && disclosures.length > 0 ? { header: { disclosures } } : {}),
  })),
});

/** Names the statement for ever: over payload and signatures, without disclosures. @param {Envelope} envelope */
export const envelopeDigest = ({ payload, signatures }) =>
  digestOf(utf8(JSON.stringify({ payload, signatures: signatures.map((s) => ({ protected: s.protected, signature: s.signature })) })));
