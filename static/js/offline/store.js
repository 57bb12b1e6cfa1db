// What a device keeps in IndexedDB: `entries` of the queue by id, and the `keys` of whoever is signed in.
let opening;

function open() {
  return (opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tryline", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id" });
      request.result.createObjectStore("keys", { keyPath: "user" });
    };
    request.onsuccess = () => {
      // Another tab may need a newer shape: let it through, and open anew when asked again.
      request.result.onversionchange = () => (request.result.close(), (opening = undefined));
      request.result.onclose = () => (opening = undefined);
      resolve(request.result);
    };
    request.onerror = () => ((opening = undefined), reject(request.error));
  }));
}

// One request in a transaction of its own. Done when it is on the disk, not when it was asked for.
async function one(store, mode, ask) {
  const database = await open();
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
    clear: () => one(name, "readwrite", (store) => store.clear()),
  };
}

export const entries = table("entries");
export const keys = table("keys");
