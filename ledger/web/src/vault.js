// What this browser keeps for its officer, in IndexedDB: keys that it can use and not read out, which of them is in use, and what waits to be sent.

const name = 'integrity-desk';

/** Whether anything was ever kept here. */
export const exists = async () => (await indexedDB.databases?.())?.some((database) => database.name === name) ?? true;

/** @returns {Promise<IDBDatabase>} */
const open = () => new Promise((resolve, reject) => {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('keys', { keyPath: 'kid' });
    request.result.createObjectStore('settings');
    request.result.createObjectStore('outbox', { keyPath: 'digest' });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Runs one request on one store; resolves when it is on the disk, not before. */
const run = async (store, mode, ask) => {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: 'strict' });
      const request = ask(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
  } finally {
    database.close();
  }
};

export const all = (store) => run(store, 'readonly', (s) => s.getAll());
export const get = (store, key) => run(store, 'readonly', (s) => s.get(key));
export const put = (store, value, key) => run(store, 'readwrite', (s) => (key === undefined ? s.put(value) : s.put(value, key)));

/** Members of what is there, in one go: what somebody took away meanwhile does not come back, and what somebody else noted on it stays. */
export const amend = (store, key, members) => run(store, 'readwrite', (s) => {
  const there = s.get(key);
  there.onsuccess = () => there.result && s.put({ ...there.result, ...members });
  return there;
});
export const remove = (store, key) => run(store, 'readwrite', (s) => s.delete(key));
