// Installs the pinned packages once, however many projects build at the same time.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';

const stamp = 'node_modules/.installed';
const lock = '.installing';
const fresh = () => existsSync(stamp) && statSync(stamp).mtimeMs >= statSync('package-lock.json').mtimeMs;
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

// mkdir is atomic: whoever makes the folder installs; the others wait for the stamp.
const deadline = Date.now() + 10 * 60_000;
for (;;) {
  if (fresh()) process.exit(0);
  try {
    mkdirSync(lock);
    break;
  } catch (e) {
    if (e.code !== 'EEXIST') throw e;
    // An installer that was killed leaves its folder behind; ten minutes are more than any install takes.
    if (Date.now() - statSync(lock, { throwIfNoEntry: false })?.mtimeMs > 10 * 60_000) rmdirSync(lock);
    if (Date.now() > deadline) throw new Error(`another install holds ${lock}; remove it if none is running`);
    sleep(250);
  }
}

try {
  if (!fresh()) {
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit', shell: process.platform === 'win32' });
    if (npm.status === 0) writeFileSync(stamp, '');
    else process.exitCode = npm.status || 1;
  }
} finally {
  rmdirSync(lock);
}
