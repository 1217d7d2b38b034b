// What the desk asks of the ledger. Reads carry a read token; what changes something carries a token for that very request, or is a signed statement.
import { fromUtf8, utf8 } from '../base64url.js';
import { boundToken, readToken } from '../keys.js';

/** What the service said no to, in its own words. */
export class Problem extends Error {
  constructor(status, json) {
    super(json.detail ?? `${status}`);
    Object.assign(this, { status, code: json.code ?? '', fix: json.fix ?? '', title: json.title ?? '' });
  }
}

/** There is no connection, or the service does not answer. */
export class Away extends Error {}

const ask = async (method, path, headers, body) => {
  let response;
  try {
    response = await fetch(path, { method, headers, body, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(60_000) });
  } catch (failure) {
    throw new Away(failure.message);
  }

  const type = response.headers.get('Content-Type') ?? '';
  const json = type.includes('json') ? await response.json() : null;
  if (response.ok) return json;

  // A service that goes down, or a proxy that finds none behind it, took nothing.
  if ([502, 504].includes(response.status) || (response.status === 503 && json === null)) throw new Away(`${response.status}`);
  throw new Problem(response.status, json ?? {});
};

const reading = async () => ({ Accept: 'application/json', Authorization: `Bearer ${await readToken()}` });

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

export const read = async (path) => ask('GET', path, await reading());

/** Null where there is none, or it is not ours to read: the service answers both alike. */
export const readOrNull = (path) => read(path).catch((failure) => {
  if (failure instanceof Problem && failure.status === 404) return null;
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
