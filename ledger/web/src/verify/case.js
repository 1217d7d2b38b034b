// Everything that was dropped so far, and what follows from it: what to hash, what to ask, what is out of date.
import { ALGORITHMS, RESISTANT, listed } from './algorithms.js';
import { say } from '../dom.js';
import { hashed } from './hashing.js';
import { BUNDLE_NAME, kindOf, LARGEST_BUNDLE, parsed } from './kinds.js';
import { recordedIn } from './recorded.js';
import { Row } from './rows.js';

/**
 * @typedef {{ file: File, row: Row, kind?: 'bundle' | 'trust' | 'exhibit', text?: string, origin?: string, subject?: string, recorded?: Set<string>, algorithms?: Set<string>,
 *   digests: Record<string, string>, failed?: boolean, enough?: boolean, stop?: AbortController }} Entry
 */
export class Case {
  /**
   * @param {string} worker address of the hashing script
   * @param {HTMLElement} list
   * @param {(entries: Entry[]) => void} ready called whenever everything is hashed and something has changed, with all that lies here, also what failed
   */
  constructor(worker, list, ready) {
    Object.assign(this, { worker, list, ready });
    /** @type {Entry[]} */
    this.entries = [];
    this.busy = 0;
    this.wide = false;
  }

  /** From now on every file is hashed with all that a ledger may know it by. */
  widen() {
    this.wide = true;
    return this.settle();
  }

  /** @param {Iterable<File>} files */
  async add(files) {
    const fresh = [];
    for (const file of files) {
      /** @type {Entry} */
      const entry = { file, row: undefined, digests: {} };
      entry.row = new Row(file, () => entry.stop?.abort(), () => this.drop(entry));
      this.entries.push(entry);
      this.list.append(entry.row.node);
      fresh.push(entry);
    }
    this.busy++;
    await Promise.all(fresh.map(entry => this.read(entry)));
    this.busy--;
    await this.settle();
  }

  /** @param {Entry} entry */
  drop(entry) {
    entry.stop?.abort();
    this.entries = this.entries.filter(e => e !== entry);
    entry.row.node.remove();
    this.settle();
  }

  /** @param {Entry} entry */
  async read(entry) {
    try {
      Object.assign(entry, await kindOf(entry.file));
    } catch {
      entry.failed = true;
      // By its name, where nothing of it can be read: the other bundles are not asked about its files.
      if (BUNDLE_NAME.test(entry.file.name)) entry.kind = 'bundle';
      entry.row.calls(say('verify.kind.unreadable'));
      entry.row.says(say('verify.unreadable'), true);
      return;
    }
    entry.row.calls(say(`verify.kind.${entry.kind}`));
    if (entry.kind === 'bundle' && entry.text === undefined) {
      entry.failed = true;
      entry.row.says(say('verify.bundle-too-large', LARGEST_BUNDLE), true);
    } else if (entry.kind === 'bundle') {
      Object.assign(entry, recordedIn(entry.text));
    } else if (entry.kind === 'trust') {
      const { origin } = parsed(entry.text);
      entry.origin = typeof origin === 'string' ? origin : '';
    }
  }

  /** The algorithms that any bundle here has on record, and sha256; where that was not enough, all that prove something. */
  get wanted() {
    const recorded = new Set([...this.entries.flatMap(e => [...(e.algorithms ?? [])]), ...(this.wide ? RESISTANT : [])]);
    return ALGORITHMS.filter(a => a === 'sha256' || recorded.has(a));
  }

  /** Hashes what is still to be hashed; when nothing is, says so. */
  async settle() {
    const missing = this.entries.filter(e => e.kind === 'exhibit' && !e.failed && !e.enough && !e.stop && this.wanted.some(a => !(a in e.digests)));
    if (missing.length > 0) {
      this.busy++;
      await Promise.all(missing.map(entry => this.hash(entry)));
      this.busy--;
      await this.settle();
    } else if (this.busy === 0) {
      this.ready(this.entries);
    }
  }

  /** @param {Entry} entry */
  async hash(entry) {
    const { row, file } = entry;
    const algorithms = this.wanted.filter(a => !(a in entry.digests));
    entry.stop = new AbortController();
    row.begins();
    try {
      const { digests, milliseconds } = await hashed(this.worker, file, algorithms, (done, speed) => row.moves(done, speed), entry.stop.signal);
      Object.assign(entry.digests, digests);
      row.shows(listed(entry));
      row.says(say('verify.hashed', (milliseconds / 1000).toFixed(1)));
      row.node.dataset.milliseconds = String(milliseconds);
    } catch (error) {
      // Stopped while more was asked of it: what is known of it already stays.
      entry.enough = 'sha256' in entry.digests;
      entry.failed = !entry.enough;
      const stopped = entry.stop.signal.aborted;
      row.says(say(stopped ? 'verify.cancelled' : 'verify.unreadable', String(error?.message ?? '')), !stopped);
    } finally {
      entry.stop = undefined;
      row.ends();
    }
  }
}
