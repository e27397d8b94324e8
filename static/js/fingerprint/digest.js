// SHA-256 and MD5 of a file of any size, read piece by piece, so that a long video does not fill the memory.
import { Md5 } from "./md5.js";
import { Sha256 } from "./sha256.js";

const PIECE = 4 * 1024 * 1024; // bytes
export const AT_ONCE = 32 * 1024 * 1024; // bytes; up to here the browser's own, faster SHA-256 may take it whole
const STREAMED = { "sha-256": () => new Sha256(), md5: () => new Md5() };

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * @param {Blob} file
 * @param {"sha-256"|"md5"} name
 * @param {{signal: AbortSignal, progress: (share: number) => void}} options share: 0 to 1
 * @returns {Promise<string>} hexadecimal digits; rejects with the signal's reason or the browser's NotReadableError
 */
export async function digest(file, name, { signal, progress }) {
  // crypto.subtle is missing on pages without TLS; it has no MD5 anywhere.
  if (name === "sha-256" && file.size <= AT_ONCE && globalThis.crypto?.subtle) {
    const bytes = await file.arrayBuffer();
    signal.throwIfAborted();
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  const piece = (from) => file.slice(from, from + PIECE).arrayBuffer();
  const hash = STREAMED[name]();
  let next = piece(0);
  for (let from = 0; from < file.size; from += PIECE) {
    const bytes = await next;
    signal.throwIfAborted();
    next = piece(from + PIECE); // is read while this piece is computed
    hash.update(new Uint8Array(bytes));
    progress(Math.min(1, (from + PIECE) / file.size));
  }
  return hash.hex();
}
