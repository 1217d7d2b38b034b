// Statements as jose (JWS, thumbprints), @sd-jwt/core (RFC 9901), node's OpenSSL and ethers (ES256K) see them.
import { createHash, createPublicKey, randomBytes, verify as opensslVerify } from 'node:crypto';
import { GeneralJSON, SDJwtGeneralJSONInstance } from '@sd-jwt/core';
import { computeAddress, SigningKey, sha256 } from 'ethers';
import * as jose from 'jose';
import { answer } from './lines.mjs';

const utf8 = new TextEncoder();
const headerOf = (signature) => JSON.parse(Buffer.from(signature.protected, 'base64url'));
const keyOf = (keys, kid) => keys.find((k) => k.kid === kid)?.jwk ?? fail(`no key ${kid}`);
const fail = (why) => { throw new Error(why); };

// jose 6 has no ES256K: OpenSSL verifies it, ethers' curve signs it.
async function verifyOne(jwk, payload, signature) {
  if (jwk.crv !== 'secp256k1') {
    return jose.generalVerify({ payload, signatures: [signature] }, await jose.importJWK(jwk, headerOf(signature).alg)).then(() => true, () => false);
  }
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  return opensslVerify('sha256', utf8.encode(`${signature.protected}.${payload}`), key, Buffer.from(signature.signature, 'base64url'));
}

async function sign(jwk, input) {
  if (jwk.crv !== 'secp256k1') {
    const key = await jose.importJWK(jwk, jwk.alg);
    const [protectedHeader, payload] = input.split('.');
    const jws = await new jose.FlattenedSign(Buffer.from(payload, 'base64url'))
      .setProtectedHeader(JSON.parse(Buffer.from(protectedHeader, 'base64url'))).sign(key);
    if (jws.protected !== protectedHeader) fail('jose wrote another header');
    return jws.signature;
  }
  const { r, s } = new SigningKey(Buffer.from(jwk.d, 'base64url')).sign(sha256(utf8.encode(input)));
  return Buffer.from(r.slice(2) + s.slice(2), 'hex').toString('base64url');
}

const sdJwt = (verifier) => new SDJwtGeneralJSONInstance({
  hasher: async (data) => createHash('sha256').update(data).digest(),
  hashAlg: 'sha-256',
  saltGenerator: async (length) => randomBytes(length).toString('hex'),
  verifier,
});

await answer({
  thumbprint: async ({ jwk }) => ({ kid: await jose.calculateJwkThumbprint(jwk) }),

  // {envelope, keys: [{kid, jwk}]} → which signatures verify, each on its own
  verify: async ({ envelope, keys }) => ({
    valid: await Promise.all(envelope.signatures.map((s) => verifyOne(keyOf(keys, headerOf(s).kid), envelope.payload, s))),
  }),

  // {payload, keys: [{kid, jwk with d}]} → General JSON made by jose alone
  sign: async ({ payload, keys }) => {
    const jws = new jose.GeneralSign(utf8.encode(JSON.stringify(payload)));
    for (const { kid, jwk } of keys) {
      jws.addSignature(await jose.importJWK(jwk, jwk.alg)).setProtectedHeader({ alg: jwk.alg, kid, typ: 'evidence+sd-jwt' });
    }
    return jws.sign();
  },

  // {envelope, keys} → the claims that @sd-jwt/core reads after verifying every signature
  claims: async ({ envelope, keys }) => {
    const reader = sdJwt(async (data, signature) => {
      const [header, payload] = data.split('.');
      const entry = { protected: header, signature };
      return verifyOne(keyOf(keys, headerOf(entry).kid), payload, entry);
    });
    try {
      return { claims: (await reader.validate(GeneralJSON.fromSerialized(envelope))).payload };
    } catch (e) {
      return { error: e.message };
    }
  },

  // {payload, withhold: [names in body], keys} → General JSON made by @sd-jwt/core
  issue: async ({ payload, withhold, keys }) => {
    const sigs = keys.map(({ kid, jwk }) => ({ alg: jwk.alg, signer: (data) => sign(jwk, data), header: { alg: jwk.alg, kid, typ: 'evidence+sd-jwt' } }));
    const { signatures, ...rest } = (await sdJwt().issue(payload, { body: { _sd: withhold } }, { sigs })).toJson();
    // toJson leaves an empty header on the later signatures; ours have none.
    return { ...rest, signatures: signatures.map(({ header, ...s }) => (header.disclosures ? { ...s, header } : s)) };
  },

  // {jwk} → the Ethereum address of a secp256k1 key; {digest, d} → how ethers signs a digest
  address: async ({ jwk }) => ({
    address: computeAddress('0x04' + Buffer.from(jwk.x, 'base64url').toString('hex') + Buffer.from(jwk.y, 'base64url').toString('hex')).toLowerCase(),
  }),
  recoverable: async ({ digest, d }) => {
    const { r, s, yParity } = new SigningKey(d).sign(digest);
    return { r, s, yParity };
  },
});
