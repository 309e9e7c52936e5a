// What waits on the telephone: agreement number, when, how long and how. Encrypted with a key that cannot be
// taken out of this browser and that log-off throws away. Shared by the portal's pages and its service worker.
"use strict";

self.PortalStore = (() => {
  const NAME = "mentorportal";
  const AES = { name: "AES-GCM", length: 256 };
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  function open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("waiting");
    };
    return done(request);
  }

  async function at(store, mode, act) {
    const db = await open();
    try {
      return await done(act(db.transaction(store, mode).objectStore(store)));
    } finally {
      db.close();
    }
  }

  async function key() {
    const known = await at("keys", "readonly", (keys) => keys.get("own"));
    if (known) return known;
    const made = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
    await at("keys", "readwrite", (keys) => keys.put(made, "own"));
    return made;
  }

  async function seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: AES.name, iv }, await key(), text) };
  }

  async function unseal({ iv, data }) {
    const text = await crypto.subtle.decrypt({ name: AES.name, iv }, await key(), data);
    return JSON.parse(new TextDecoder().decode(text));
  }

  async function keep(id, value) {
    const sealed = await seal(value);
    await at("waiting", "readwrite", (rows) => rows.put(sealed, id));
  }

  async function read(id) {
    const row = await at("waiting", "readonly", (rows) => rows.get(id));
    return row ? unseal(row) : null;
  }

  const ids = () => at("waiting", "readonly", (rows) => rows.getAllKeys());

  return {
    /** Keeps one entry under the key of its form: the same twice is one. */
    keep: (entry) => keep(`entry-${entry.key}`, entry),
    /** All entries that have not been sent. */
    async all() {
      const own = (await ids()).filter((id) => id.startsWith("entry-"));
      return Promise.all(own.map(read));
    },
    drop: (formKey) => at("waiting", "readwrite", (rows) => rows.delete(`entry-${formKey}`)),
    /** The numbers of the agreements that time can be registered on. */
    rememberNumbers: (numbers) => keep("numbers", numbers),
    numbers: async () => (await read("numbers")) ?? [],
    /** Log-off: without the key nothing here can be read. */
    async forget() {
      await at("keys", "readwrite", (keys) => keys.clear());
      await at("waiting", "readwrite", (rows) => rows.clear());
    },
  };
})();
