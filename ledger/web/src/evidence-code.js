// Evidence codes (docs/formats.md): EV-XXXX-XXXX-XXXX-XXXX-C, Crockford's base 32 with his check symbol.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U';
const letters = 16;

const valueOf = (symbol) => (symbol === 'O' ? 0 : symbol === 'I' || symbol === 'L' ? 1 : alphabet.indexOf(symbol));
const checkOf = (values) => values.reduce((remainder, value) => (remainder * 32 + value) % 37, 0);

const spell = (values) => {
  const text = values.map((v) => alphabet[v]).join('');
  return `EV-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}-${text.slice(12)}-${alphabet[checkOf(values)]}`;
};

/**
 * The canonical spelling of what a person typed; case, O for 0, I and L for 1 and dashes do not matter. Null where it is none or its check symbol is wrong.
 * @param {string} text
 */
export const parseCode = (text) => {
  // ASCII only: toUpperCase makes S of ſ and SS of ß, and the service would not.
  if (!/^[\x21-\x7e]{1,64}$/.test(text)) return null;
  const symbols = text.replaceAll('-', '').toUpperCase();
  if (symbols.length !== letters + 3 || !symbols.startsWith('EV')) return null;
  const values = [...symbols.slice(2, -1)].map(valueOf);
  const check = valueOf(symbols.at(-1));
  return values.every((v) => v >= 0 && v < 32) && check === checkOf(values) ? spell(values) : null;
};

/** What a label's QR holds, or somebody pasted: the code itself, or an address of its item, as labels (`HTTPS://HOST/I/EV…`) or browsers write it. @param {string} text */
export const codeInLabel = (text) => {
  const trimmed = text.trim();
  const found = /^https?:\/\/[^?#]*\/(?:items|i)\/([^/?#]+)(?:[?#].*)?$/i.exec(trimmed);
  if (!found) return parseCode(trimmed);
  try {
    return parseCode(decodeURIComponent(found[1]));
  } catch {
    return null;
  }
};

/**
 * A new code: 80 random bits. Draws again when the check symbol is one of * ~ $ =: a code is typed into forms and file names too.
 * @param {(bytes: Uint8Array) => Uint8Array} draw fills an array at random
 */
export const drawCode = (draw = (bytes) => crypto.getRandomValues(bytes)) => {
  for (;;) {
    const code = codeOfBits(draw(new Uint8Array(10)));
    if (/[0-9A-Z]$/.test(code)) return code;
  }
};

/** @param {Uint8Array} ten */
export const codeOfBits = (ten) => {
  const number = ten.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  return spell(Array.from({ length: letters }, (_, i) => Number((number >> BigInt(5 * (letters - 1 - i))) & 31n)));
};
