// Hashes files in workers, few at a time. A worker that is told to stop is ended at once, in the middle of whatever it does.

const AT_ONCE = Math.max(1, Math.min(2, navigator.hardwareConcurrency || 1));

/** Speed is told over the last so many milliseconds: long enough to stand still, short enough to follow. */
const WINDOW_MS = 1500;

let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

async function turn() {
  if (running < AT_ONCE) {
    running++;
    return;
  }
  await new Promise(go => waiting.push(go));
}

function done() {
  const next = waiting.shift();
  if (next) next();
  else running--;
}

/**
 * @param {string} address of the worker's script
 * @param {File} file
 * @param {string[]} algorithms
 * @param {(done: number, bytesPerSecond: number) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<{ digests: Record<string, string>, milliseconds: number }>}
 */
export async function hashed(address, file, algorithms, tell, signal) {
  await turn();
  /** @type {Worker | undefined} */
  let worker;
  try {
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
      worker = new Worker(address);
      const seen = [{ at: performance.now(), bytes: 0 }];
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.addEventListener('error', () => reject(new Error('worker')));
      worker.addEventListener('message', ({ data }) => {
        if (data.digests) resolve(data);
        else if (data.error) reject(new Error(data.error));
        else {
          const now = performance.now();
          seen.push({ at: now, bytes: data.done });
          while (seen.length > 2 && now - seen[0].at > WINDOW_MS) seen.shift();
          tell(data.done, (data.done - seen[0].bytes) / Math.max(1, now - seen[0].at) * 1000);
        }
      });
      worker.postMessage({ file, algorithms });
    });
  } finally {
    worker?.terminate();
    done();
  }
}
