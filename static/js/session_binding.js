// @ts-check
// In a browser in which a case is open, or somebody is at a counsellor's desk: a key that no script can read, to
// which the site binds the session, so that a copy of its cookies opens nothing for longer than some minutes. The
// site then wants a signature every few minutes; asking for one keeps nothing open. Without WebCrypto or storage
// the session stays as without script.
//
// The key alone is stored, under a name that says nothing ("site" or "page": leave.js knows both). It goes when the
// session ends, with "Leave now", and where browsers can give storage an end, by itself.
const KEEP = 5 * 3_600_000; // ms after the last signature; a conversation keeps a case open for four hours
const MESSAGE = "sextortion-help/session-binding/1\0"; // as in cases/browser_binding.py
const EARLY = 120; // seconds before a proof ends
const AGAIN = 10_000; // ms until the next try when the site could not be reached
const TRIES = 3; // without a proof, then this page gives up
const ON_ITS_WAY = 60_000; // ms in which a key may still reach the site that a page sent which was left meanwhile
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

/** @type {NodeListOf<HTMLElement>} one for each session of this browser */
const boxes = document.querySelectorAll("[data-binding]");
const tidy = /** @type {HTMLElement | null} */ (document.querySelector("[data-tidy]"));
const buckets = /** @type {any} */ (navigator).storageBuckets;

/** @param {string} text */
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
/** @param {ArrayBuffer} buffer */
const encode = (buffer) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_");
};

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The key of one session, as the browser stores it. */
class KeyStore {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /** @returns {Promise<IDBFactory>} storage that ends by itself, where the browser has such */
  async storage() {
    if (!buckets) return indexedDB;
    const expires = Date.now() + KEEP;
    const bucket = await buckets.open(this.name, { expires });
    await bucket.setExpires(expires);
    return bucket.indexedDB;
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} act
   * @returns {Promise<T>}
   */
  async with(mode, act) {
    const opening = (await this.storage()).open(this.name);
    opening.onupgradeneeded = () => opening.result.createObjectStore(this.name);
    const database = await done(opening);
    try {
      const transaction = database.transaction(this.name, mode);
      const end = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const value = await done(act(transaction.objectStore(this.name)));
      await end;
      return value;
    } finally {
      database.close(); // an open one would keep it from being deleted
    }
  }

  /** @returns {Promise<CryptoKey | undefined>} */
  async stored() {
    const value = await this.with("readonly", (store) => store.get(this.name));
    return value?.pair?.privateKey ?? value; // before an update of the site the key alone was stored
  }

  /**
   * Stores it, or keeps the one that a page before stored a moment ago: the site may have taken that one.
   * @param {CryptoKeyPair} pair
   * @returns {Promise<CryptoKeyPair>} what is stored
   */
  async keep(pair) {
    let kept = pair;
    await this.with("readwrite", (store) => {
      const before = store.get(this.name);
      before.addEventListener("success", () => {
        if (Math.abs(Date.now() - (before.result?.madeAt ?? 0)) < ON_ITS_WAY) kept = before.result.pair;
        else store.put({ pair, madeAt: Date.now() }, this.name);
      });
      return before;
    });
    return kept;
  }

  async isThere() {
    const names = buckets ? await buckets.keys() : (await indexedDB.databases()).map(({ name }) => name);
    return names.includes(this.name);
  }

  async forget() {
    await buckets?.delete(this.name);
    if (!buckets) await done(indexedDB.deleteDatabase(this.name));
  }
}

/** @param {string} address @returns {Promise<{state: string, challenge: string, left: number}>} */
async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
  return answer.json();
}

/** The session of a box: what it asks the site, and its key. Seconds are those for which its proof is good. */
class Session {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.address = box.dataset.binding ?? "";
    this.keys = new KeyStore(box.dataset.name ?? "");
  }

  /** @param {Record<string, string>} fields */
  async send(fields) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.box.dataset.token ?? "" };
    const body = new URLSearchParams(fields);
    const answer = await fetch(this.address, { method: "POST", headers, body, redirect: "error" });
    return answer.ok ? Number((await answer.json()).left) : 0;
  }

  /** Only a key that is stored and can be used binds: the session could never be used again. */
  async bind() {
    const pair = await this.keys.keep(await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]));
    const key = await this.keys.stored();
    if (!key || !(await crypto.subtle.sign(SIGNING, key, new Uint8Array(1)))) return 0;
    const point = await crypto.subtle.exportKey("raw", pair.publicKey);
    return this.send({ key: encode(point) });
  }

  /** @param {string} challenge */
  async prove(challenge) {
    const key = await this.keys.stored().catch(() => undefined);
    if (!key) return 0;
    const begin = new TextEncoder().encode(MESSAGE);
    const end = decode(challenge);
    const message = new Uint8Array(begin.length + end.length);
    message.set(begin);
    message.set(end, begin.length);
    return this.send({ signature: encode(await crypto.subtle.sign(SIGNING, key, message)) });
  }

  /** For how many seconds the proof is good; 0 without one. Rejects without a network. */
  async step() {
    const { state, challenge, left } = await ask(this.address);
    if (state === "free") return this.bind().catch(() => 0);
    if (state === "bound") return left > EARLY ? left : this.prove(challenge);
    await this.keys.forget();
    return 0;
  }

  /** One tab at a time: a challenge counts once, and of two keys one would be lost. */
  inTurn() {
    const { name } = this.keys;
    return navigator.locks ? navigator.locks.request(name, () => this.step()) : this.step();
  }
}

/** The page that waits for a proof: goes on with what was asked for, or asks for the words. */
function goOn(/** @type {boolean} */ proved) {
  const waiting = /** @type {HTMLElement | null} */ (document.querySelector("[data-prove]"));
  if (!waiting) return;
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-again]"));
  if (proved && form) HTMLFormElement.prototype.submit.call(form); // a field of it may be called "submit"
  else if (proved) location.replace(waiting.dataset.prove ?? "");
  else {
    waiting.hidden = true;
    /** @type {HTMLElement} */ (document.querySelector("[data-lost]")).hidden = false;
    /** @type {HTMLDetailsElement} */ (document.querySelector("main details")).open = true;
  }
}

class Keeper {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.session = new Session(box);
    this.isWaitedFor = "due" in box.dataset;
    this.due = Date.now() + (Number(box.dataset.left) - EARLY) * 1000;
    this.tries = 0;
    this.busy = false;
  }

  watch() {
    addEventListener("visibilitychange", () => this.look());
    addEventListener("online", () => this.look());
    setInterval(() => this.look(), AGAIN);
    this.look();
  }

  async look() {
    if (this.busy || this.tries >= TRIES || Date.now() < this.due) return;
    this.busy = true;
    try {
      const left = await this.session.inTurn();
      this.tries = left ? 0 : this.tries + 1;
      this.due = Date.now() + Math.max(1000 * (left - EARLY), AGAIN);
      if (left) dispatchEvent(new Event("proved"));
      if (this.isWaitedFor) goOn(left > 0);
    } catch {
      this.due = Date.now() + AGAIN; // no network just now
    }
    this.busy = false;
  }
}

/** A key that was left behind: by a browser that was closed while its session was open. */
async function tidyUp(/** @type {HTMLElement} */ place) {
  const keys = new KeyStore(place.dataset.name ?? "");
  if ((await keys.isThere()) && (await ask(place.dataset.tidy ?? "")).state === "closed") await keys.forget();
}

const able = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
for (const box of boxes) {
  if (able) new Keeper(box).watch();
  else if ("due" in box.dataset) goOn(false);
}
if (tidy && able && !boxes.length) tidyUp(tidy).catch(() => {}); // it is tried on the next such page
