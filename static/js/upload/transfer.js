// @ts-check
// One file to the server in pieces (by the tus protocol). A connection that breaks off is taken up again where
// the server says it is; nothing is sent twice.
const VERSION = "1.0.0"; // of the protocol
const FIRST = 256 * 1024; // bytes: a file that cannot be taken is refused after these
const WHOLE = 4 * 1024 * 1024; // a film or sound up to here goes in one piece: its end may tell what it is
const FILM = /^(audio|video)\/|\.(mp4|m4a|mov|3gp)$/i;
const PROBE = 64 * 1024; // after a break: should the server find more of the lost piece by then, little is in vain
const MOST = 16 * 1024 * 1024; // as much as the server takes at once
const QUICK = 2000; // ms; a piece that took less may be followed by one of twice the size
const VERY_QUICK = 250; // ms; of four times the size
const SILENT = 20_000; // ms without progress: the connection is dead
const EARLY = 425; // the session has no proof just now (session_binding.js): the same again in a moment
const ANSWER = 180_000; // ms: with the last piece the server puts a large file together
export const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000, 15_000]; // ms between tries

const QUESTION = { method: "HEAD", headers: { Accept: "application/json", "Tus-Resumable": VERSION } };

export class BrokenOff extends Error {}

/**
 * @param {string} text
 * @returns {UploadBody | null}
 */
const json = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Ends early when the network or the person comes back.
 * @param {number} ms
 * @returns {Promise<void>}
 */
function pause(ms) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      document.removeEventListener("visibilitychange", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    document.addEventListener("visibilitychange", end);
  });
}

/**
 * @param {string} address
 * @param {Blob} bytes
 * @param {number} offset
 * @param {{token: string, progress: (bytes: number) => void}} way
 * @returns {Promise<UploadAnswer>} rejects with BrokenOff
 */
function patch(address, bytes, offset, { token, progress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing about what was sent so far
    let timer = 0;
    const wait = (/** @type {number} */ ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), ms);
    };
    request.open("PATCH", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/offset+octet-stream");
    request.setRequestHeader("Upload-Offset", String(offset));
    request.setRequestHeader("Tus-Resumable", VERSION);
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.onprogress = (event) => {
      wait(SILENT);
      progress(offset + event.loaded);
    };
    request.upload.onload = () => wait(ANSWER);
    request.onloadend = () => {
      clearTimeout(timer);
      const { status } = request;
      const body = json(request.responseText);
      if (!status || status === EARLY || (status >= 500 && !body)) reject(new BrokenOff());
      else resolve({ status, body });
    };
    wait(bytes.size ? SILENT : ANSWER);
    request.send(bytes);
  });
}

/**
 * @param {string} address
 * @param {RequestInit} options
 */
async function ask(address, options) {
  try {
    return await fetch(address, { ...options, signal: AbortSignal.timeout?.(SILENT) });
  } catch {
    throw new BrokenOff();
  }
}

/**
 * @param {string} create
 * @param {Record<string, string>} fields
 * @param {string} token
 * @returns {Promise<UploadAnswer>}
 */
async function announce(create, fields, token) {
  const headers = { Accept: "application/json", "Tus-Resumable": VERSION, "X-CSRFToken": token };
  const answer = await ask(create, { method: "POST", headers, body: new URLSearchParams(fields) });
  const body = json(await answer.text());
  if (answer.status === EARLY || (answer.status >= 500 && !body)) throw new BrokenOff();
  return { status: answer.status, body };
}

/**
 * How much is there; null when the server does not know this upload. Other trouble shows with the next piece.
 * @param {string} address
 * @param {number} offset
 */
async function whereTo(address, offset) {
  const answer = await ask(address, QUESTION);
  if (answer.status === 404) return null;
  if (answer.status === EARLY) throw new BrokenOff();
  return answer.ok ? Number(answer.headers.get("Upload-Offset")) : offset;
}

/**
 * The receipt of a file that arrived earlier; null when the server does not have it any more.
 * @param {string} address
 * @param {string} token
 */
export async function receipt(address, token) {
  const answer = await ask(address, QUESTION);
  const [offset, size] = ["Upload-Offset", "Upload-Length"].map((name) => Number(answer.headers.get(name)));
  if (!answer.ok || offset !== size) return null;
  const { body } = await patch(address, new Blob(), offset, { token, progress: () => {} });
  return body?.file ?? null;
}

/**
 * @typedef {{create: string, fields: Record<string, string>, token: string, address?: string,
 *   remember: (address?: string) => void, progress: (bytes: number) => void, broken: () => void,
 *   onward: () => void}} Way
 */

/**
 * @param {Blob} file
 * @param {Way} way
 * @returns {Promise<UploadAnswer>} the server's last word; rejects with BrokenOff
 */
export async function transfer(file, way) {
  const upload = new Upload(file, way);
  for (let failures = 0; ; ) {
    const before = upload.offset;
    try {
      const end = await upload.step();
      if (end) return end;
      failures = 0;
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      failures = upload.offset > before ? 1 : failures + 1;
      if (failures > PAUSES.length) throw error;
      Object.assign(upload, { lost: true, piece: upload.whole ? file.size : PROBE });
      way.broken();
      await pause(PAUSES[failures - 1]);
    }
  }
}

class Upload {
  /**
   * @param {Blob} file
   * @param {Way} way
   */
  constructor(file, way) {
    this.file = file;
    this.way = way;
    this.offset = 0;
    this.whole = file.size <= WHOLE && (FILM.test(file.type) || FILM.test(/** @type {File} */ (file).name ?? ""));
    this.piece = this.whole ? file.size : FIRST;
    this.address = way.address;
    this.lost = Boolean(way.address); // only the server knows how much of it arrived
  }

  /**
   * One question to the server; its last word, or null when more is to be done.
   * @returns {Promise<UploadAnswer | null>}
   */
  async step() {
    if (!this.address) return this.begin();
    if (this.lost) return this.find(this.address);
    return this.send(this.address);
  }

  async begin() {
    const { create, fields, token, remember } = this.way;
    const answer = await announce(create, { ...fields, size: String(this.file.size) }, token);
    if (!answer.body?.address) return answer;
    Object.assign(this, { address: answer.body.address, offset: 0, lost: false });
    remember(this.address);
    return null;
  }

  /** @param {string} address */
  async find(address) {
    const offset = await whereTo(address, this.offset);
    this.lost = false;
    if (offset === null) this.drop();
    else this.move(offset);
    return null;
  }

  /** @param {string} address */
  async send(address) {
    const began = performance.now();
    const bytes = this.file.slice(this.offset, this.offset + this.piece);
    const answer = await patch(address, bytes, this.offset, this.way);
    if (answer.status === 404) this.drop();
    else if (answer.status === 409 && answer.body?.offset !== undefined) this.move(answer.body.offset);
    else if (answer.status !== 200 || answer.body?.offset === undefined) return answer;
    else {
      const took = performance.now() - began;
      const growth = took < VERY_QUICK ? 4 : 2;
      if (took < QUICK) this.piece = Math.min(growth * this.piece, MOST);
      this.move(answer.body.offset);
    }
    return null;
  }

  /** @param {number} offset */
  move(offset) {
    this.offset = offset;
    this.way.progress(offset);
    this.way.onward();
  }

  drop() {
    Object.assign(this, { address: undefined, offset: 0 });
    this.way.remember();
  }
}
