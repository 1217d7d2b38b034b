// The page's sentences and how times are told: with the zone of this device, since that is the clock the officer reads.
import { say } from '../dom.js';

export const has = (code) => say(code) !== code;

const two = (n) => `${n}`.padStart(2, '0');

/** `UTC+08:00` at that moment. @param {Date} at */
export const zone = (at = new Date()) => {
  const minutes = -at.getTimezoneOffset();
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
};

/** `2026-11-23 10:31:05 UTC+08:00`. @param {string} utc as statements carry it */
export const time = (utc) => {
  const at = new Date(utc);
  return Number.isNaN(at.valueOf()) ? utc
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zone(at)}`;
};

/** As statements carry it, to the second. @param {Date} at */
export const utc = (at) => `${at.toISOString().slice(0, 19)}Z`;

export const language = { say, has, time };
export { say };
