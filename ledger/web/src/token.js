// Bearer tokens (RFC 7519) as the service reads them: issued by an agency, signed by one of its keys, for one ledger, for a few minutes.

import { toBase64Url, utf8 } from './base64url.js';

/** Seconds. The service allows five minutes. */
export const life = 240;

/** What binds a token to one request (after RFC 9449). The path goes as the service sees it: decoded, without query. */
export const boundClaims = (method, path, digest) => ({ htm: method, path, digest });

/**
 * @param {{kid: string, sign: (bytes: Uint8Array) => Promise<Uint8Array>}} signer
 * @param {{agency: string, origin: string}} who
 * @param {number} now milliseconds since 1970
 * @param {Record<string, string>} more further claims
 */
export const tokenOf = async (signer, who, now, more = {}) => {
  const iat = Math.floor(now / 1000);
  const part = (json) => toBase64Url(utf8(JSON.stringify(json)));
  const header = part({ alg: 'ES256', kid: signer.kid, typ: 'JWT' });
  const claims = part({ iss: who.agency, sub: signer.kid, aud: who.origin, iat, exp: iat + life, ...more });
  const signature = await signer.sign(utf8(`${header}.${claims}`));
  return `${header}.${claims}.${toBase64Url(signature)}`;
};
