// Keeps the session of whoever has a key in this browser: the key signs the next read token before the last one runs out, on whatever page is open.
import { readToken } from './keys.js';
import { exists } from './vault.js';

/** Milliseconds. A token holds four minutes. */
const every = 180_000;

/** A page that was refused, or told less for want of a session, is asked for again, once in so many milliseconds. */
const patience = 10_000;

/** @returns {Promise<boolean>} whether there is a session now */
const renew = async () => {
  // A visitor without a key gets no database.
  const token = (await exists()) ? await readToken() : null;
  if (!token) return false;
  const answer = await fetch('/session', { method: 'POST', headers: { Authorization: `Bearer ${token}` }, cache: 'no-store' }).catch(() => null);
  return answer?.ok === true;
};

export const keepSession = async () => {
  const refused = document.querySelector('main .problem[data-status="401"], main [data-unsigned]');
  const held = await renew();
  const last = Number(sessionStorage.getItem('refused') ?? 0);
  if (refused && held && Date.now() - last > patience) {
    sessionStorage.setItem('refused', `${Date.now()}`);
    location.reload();
    return;
  }
  setInterval(() => document.visibilityState === 'visible' && renew(), every);

  // What was asleep for longer has no session any more when it wakes.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && renew());
};
