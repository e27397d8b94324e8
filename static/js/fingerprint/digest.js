// @ts-check
// SHA-256 and MD5 of a file of any size, read piece by piece, so that a long video does not fill the memory.
import { createMD5, createSHA256 } from "../../vendor/hash-wasm.js";
import { md5, sha256 } from "../../vendor/noble-hashes.js";

const PIECE = 1024 * 1024; // bytes
export const AT_ONCE = 32 * 1024 * 1024; // bytes; up to here the browser's own, faster SHA-256 may take it whole
const STEP = 0.01; // a page that is told of progress more often has less time for the reader

/** @typedef {{update: (bytes: Uint8Array) => unknown, end: () => string}} Hasher */

const LIBRARY = { "sha-256": { fast: createSHA256, plain: sha256 }, md5: { fast: createMD5, plain: md5 } };

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * @param {HashName} name
 * @returns {Promise<Hasher>} whose end gives hexadecimal digits
 */
async function hasher(name) {
  const { fast, plain } = LIBRARY[name];
  try {
    const hash = await fast();
    return { update: (bytes) => hash.update(bytes), end: () => hash.digest() };
  } catch {
    // No WebAssembly here: an iPhone in lockdown mode, or a proxy that changed our headers.
    const hash = plain.create();
    return { update: (bytes) => hash.update(bytes), end: () => hex(hash.digest()) };
  }
}

/**
 * The file's bytes in order, at most PIECE at once; each is good only until the next is asked for.
 * @param {Blob} file
 */
async function* pieces(file) {
  let reader;
  try {
    // Reading into the same memory again takes half the time of slicing, and no cleaning up afterwards.
    reader = file.stream().getReader({ mode: "byob" });
  } catch {
    for (let from = 0; from < file.size; from += PIECE) {
      yield new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer());
    }
    return;
  }
  try {
    let memory = new ArrayBuffer(PIECE);
    for (;;) {
      const { value, done } = await reader.read(new Uint8Array(memory));
      if (done) return;
      yield value;
      memory = value.buffer;
    }
  } finally {
    reader.cancel().catch(() => {}); // a stop in the middle; the file needs no more reading
  }
}

/**
 * @param {Blob} file
 * @param {HashName} name
 * @param {ReadingOptions} options
 * @returns {Promise<string>} hexadecimal digits; rejects with the signal's reason or the browser's NotReadableError
 */
export async function digest(file, name, { signal, progress }) {
  // crypto.subtle is missing on pages without TLS; it has no MD5 anywhere.
  if (name === "sha-256" && file.size <= AT_ONCE && globalThis.crypto?.subtle) {
    const bytes = await file.arrayBuffer();
    signal.throwIfAborted();
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  const hash = await hasher(name);
  let [done, told] = [0, 0];
  for await (const bytes of pieces(file)) {
    signal.throwIfAborted();
    hash.update(bytes);
    done += bytes.length;
    if (done / file.size - told >= STEP || done === file.size) {
      told = done / file.size;
      progress(told);
    }
  }
  return hash.end();
}
