// What the desk asks of the ledger. Reads carry a read token; what changes something carries a token for that very request, or is a signed statement.
import { fromUtf8, utf8 } from '../base64url.js';
import { boundToken, readToken, signerOf } from '../keys.js';
import { tokenOf } from '../token.js';

/** What the service said no to, in its own words; without a code where something before it answered in its place. */
export class Problem extends Error {
  constructor(status, json) {
    super(json.detail ?? `${status}`);
    Object.assign(this, { status, code: json.code ?? '', fix: json.fix ?? '', title: json.title ?? '' });
  }

  /** Whether it is the ledger's own no to what was sent: the same again changes nothing. Who is busy, slow, broken, or elsewhere has not decided. */
  get isFinal() {
    return this.code !== '' && ([413, 415].includes(this.status) || (this.status < 500 && !/^(access|grain|http|ledger|limit)\./.test(this.code)));
  }
}

/** There is no connection, or what answers is not the service. `text` is the code of what to tell. */
export class Away extends Error {
  text = 'desk.offline';
}

/** Work of which nothing is kept here when there is no connection: told by a sentence of its own. @param {string} text */
export const orTell = (text, work) => work.catch((failure) => {
  if (failure instanceof Away) failure.text = text;
  throw failure;
});

const ask = async (method, path, headers, body) => {
  let response;
  let json;
  try {
    response = await fetch(path, { method, headers, body, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(60_000) });

    // Cut off on its way, or no JSON although it says so: nobody knows what the service answered.
    json = (response.headers.get('Content-Type') ?? '').includes('json') ? await response.json() : null;
  } catch (failure) {
    throw new Away(failure.message);
  }

  if (response.ok) {
    // A page of somebody in between is no answer of ours.
    if (json === null && response.status !== 204) throw new Away(`${response.status}`);
    return json;
  }

  // A service that goes down, or a proxy that finds none behind it, took nothing.
  if ([502, 504].includes(response.status) || (response.status === 503 && json === null)) throw new Away(`${response.status}`);
  throw new Problem(response.status, json ?? {});
};

const reading = async (own) => {
  const token = own ? await tokenOf(signerOf(own), own, Date.now()) : await readToken();
  return { Accept: 'application/json', Authorization: `Bearer ${token}` };
};

/** Public: origin, a recent block. */
export const about = () => ask('GET', '/v1/ledger', { Accept: 'application/json' });

/** A drawing, for an image of the page: its address alone would ask without the token. */
export const drawing = async (path) => {
  const response = await fetch(path, { headers: { Authorization: `Bearer ${await readToken()}` }, cache: 'no-store', redirect: 'error' });
  if (!response.ok) throw new Problem(response.status, await response.json());
  return `data:image/svg+xml,${encodeURIComponent(await response.text())}`;
};

/** So that pages which are opened by their address know who reads. */
export const openSession = async () => ask('POST', '/session', await reading());

const schemas = new Map();

/** An act's schema. Kept, so that an offer can be accepted where there is no connection. @param {string} act */
export const schemaOf = async (act) => {
  if (!schemas.has(act)) schemas.set(act, await ask('GET', `/schemas/${act}.json`, {}));
  return schemas.get(act);
};

/** @param {import('../keys.js').OwnKey} [own] whose token, where it is not the key in use */
export const read = async (path, own) => ask('GET', path, await reading(own));

/** Null where there is none, or it is not ours to read: the service answers both alike. */
export const readOrNull = (path, own) => read(path, own).catch((failure) => {
  if (failure instanceof Problem && failure.status === 404 && failure.code !== '') return null;
  throw failure;
});

/** @param {import('../keys.js').OwnKey} own @param {unknown} json */
export const change = async (own, method, path, json) => {
  const body = json === undefined ? new Uint8Array() : utf8(JSON.stringify(json));
  const headers = { Accept: 'application/json', Authorization: `Bearer ${await boundToken(own, method, path, body)}` };
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  return ask(method, path, headers, json === undefined ? undefined : fromUtf8(body));
};

/** Sends a signed statement; resolves to its receipt. Sending it twice gives the first receipt again. */
export const submit = (envelope) =>
  ask('POST', '/v1/statements', { Accept: 'application/json', 'Content-Type': 'application/json' }, JSON.stringify(envelope));
