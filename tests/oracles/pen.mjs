// The desk's own scripts as a browser runs them, but with given keys: what they write is read by the C# verifier.
import { webcrypto } from 'node:crypto';
import { toBase64Url, fromBase64Url } from '../../ledger/web/src/base64url.js';
import { codeInLabel, codeOfBits, parseCode } from '../../ledger/web/src/evidence-code.js';
import { Problem } from '../../ledger/web/src/desk/ledger.js';
import { parseOffer } from '../../ledger/web/src/desk/offer.js';
import { cosign, drawSalts, envelopeDigest, kidsOf, read, sign, write, writtenIn } from '../../ledger/web/src/pen.js';
import { checkBody } from '../../ledger/web/src/schema.js';
import { boundClaims, tokenOf } from '../../ledger/web/src/token.js';
import { inWords, Unshowable } from '../../ledger/web/src/words.js';
import { answer } from './lines.mjs';

globalThis.crypto ??= webcrypto;

const signer = async ({ kid, jwk }) => {
  const { alg, ...rest } = jwk;
  const key = await crypto.subtle.importKey('jwk', rest, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return { kid, sign: async (bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes)) };
};

const languageOf = (texts) => ({
  has: (code) => code in texts,
  say: (code, ...values) => (texts[code] ?? code).replace(/\{(\d+)\}/g, (hole, n) => values[n] ?? hole),
  time: (utc) => utc,
});

// What cannot be shown, or should not be signed, is an answer too.
const orWhy = async (work) => {
  try {
    return await work();
  } catch (e) {
    return e instanceof Unshowable ? { refused: e.code, values: e.values } : { refused: e.message };
  }
};

await answer({
  // {draft, schema, texts, keys, salts?: {name: b64u}} → the envelope, signed by one key after the other, each after reading what it signs
  sign: ({ draft, schema, texts, keys, salts }) => orWhy(async () => {
    const given = salts && new Map(Object.entries(salts).map(([name, salt]) => [name, fromBase64Url(salt)]));
    const written = await write(draft, given ?? drawSalts(schema, draft.body));
    const words = async (w) => inWords(w, await read(w), schema, languageOf(texts));
    const shown = await words(written);
    let envelope = await sign(written, shown, await signer(keys[0]));
    for (const key of keys.slice(1)) envelope = await cosign(envelope, await words(writtenIn(envelope)), await signer(key));
    return { envelope, digest: await envelopeDigest(envelope), kids: kidsOf(envelope), words: shown };
  }),

  // {envelope, schema, texts, key} → a further signature on what somebody else made
  cosign: ({ envelope, schema, texts, key }) => orWhy(async () => {
    const written = writtenIn(envelope);
    const signed = await cosign(envelope, inWords(written, await read(written), schema, languageOf(texts)), await signer(key));
    return { envelope: signed, digest: await envelopeDigest(signed) };
  }),

  // {draft, other, schema, texts, key} → signing one statement on the words of another
  trick: ({ draft, other, schema, texts, key }) => orWhy(async () => {
    const [one, two] = [await write(draft, new Map()), await write(other, new Map())];
    const words = inWords(one, await read(one), schema, languageOf(texts));
    return { envelope: await sign(two, words, await signer(key)) };
  }),

  token: async ({ key, who, now, bound }) => ({ token: await tokenOf(await signer(key), who, now, bound ? { ...boundClaims(...bound), jti: 'x' } : {}) }),
  check: async ({ schema, body }) => ({ fault: checkBody(schema, body) }),
  code: async ({ bits, text }) => ({ spelled: bits === undefined ? null : codeOfBits(fromBase64Url(bits)), parsed: text === undefined ? null : parseCode(text), label: text === undefined ? null : codeInLabel(text) }),
  final: async ({ status, code }) => ({ final: new Problem(status, { code }).isFinal }),
  offer: async ({ text }) => ({ offer: parseOffer(text) }),
  canonical: async ({ text }) => orWhy(async () => ({ again: toBase64Url(fromBase64Url(text)) })),
});
