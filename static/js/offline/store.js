// What a device keeps in IndexedDB: `entries` of the queue by id, the `keys` of whoever is signed in, and `texts`, what was
// written live and is not saved yet. These lie in a database of their own: a page kept from before there were any can
// still open the other.
const shapes = { tryline: { entries: "id", keys: "user" }, "tryline-texts": { texts: "id" } };
const opening = {};

function open(name) {
  return (opening[name] ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(shapes[name])) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => {
      // Another tab may need a newer shape: let it through, and open anew when asked again.
      request.result.onversionchange = () => (request.result.close(), delete opening[name]);
      request.result.onclose = () => delete opening[name];
      resolve(request.result);
    };
    request.onerror = () => (delete opening[name], reject(request.error));
  }));
}

// One request in a transaction of its own. Done when it is on the disk, not when it was asked for.
async function one(store, mode, ask) {
  const database = await open(Object.keys(shapes).find((name) => store in shapes[name]));
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = ask(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}

function table(name) {
  return {
    all: () => one(name, "readonly", (store) => store.getAll()),
    get: (id) => one(name, "readonly", (store) => store.get(id)),
    add: (row) => one(name, "readwrite", (store) => store.add(row)), // ConstraintError when it is there
    put: (row) => one(name, "readwrite", (store) => store.put(row)),
    delete: (id) => one(name, "readwrite", (store) => store.delete(id)),
    deleteOf: (id, at) => one(name, "readwrite", (store) => deleteOf(store, id, at)), // unless it was put anew since
    clear: () => one(name, "readwrite", (store) => store.clear()),
  };
}

function deleteOf(store, id, at) {
  const request = store.get(id);
  request.onsuccess = () => request.result?.at === at && store.delete(id);
  return request;
}

export const entries = table("entries");
export const keys = table("keys");
export const texts = table("texts");
