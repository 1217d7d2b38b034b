// base64url without padding (RFC 4648 §5), the one spelling of bytes in our formats.

/** @param {Uint8Array} bytes */
export const toBase64Url = (bytes) => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

/** Throws on anything but the canonical spelling: what is read must be what was signed. @param {string} text */
export const fromBase64Url = (text) => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('not base64url');
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  if (toBase64Url(bytes) !== text) throw new Error('not canonical base64url');
  return bytes;
};

/** @param {string} text */
export const utf8 = (text) => new TextEncoder().encode(text);

/** Strict: throws on bytes that are no UTF-8. @param {Uint8Array} bytes */
export const fromUtf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

/** @param {Uint8Array} bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/** `sha256:…` @param {Uint8Array} bytes */
export const digestOf = async (bytes) => `sha256:${hex(await sha256(bytes))}`;
