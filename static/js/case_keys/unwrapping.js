// @ts-check
// Opens the case key as the words wrapped it (cases/crypto/words.py): version, nonce, AES-256-GCM bound to the
// locator.
import { bytes, hex } from "./hexadecimal.js";

const VERSION = 1;
const NONCE_END = 13; // bytes: one of version, twelve of nonce

/**
 * @param {WordKeys} keys
 * @param {string} wrapped in hexadecimal digits
 * @returns {Promise<string>} the case key in hexadecimal digits; empty where the words do not open it
 */
export async function caseKey({ locator, kek }, wrapped) {
  const all = bytes(wrapped);
  if (all[0] !== VERSION) return "";
  const raw = /** @type {BufferSource} */ (kek);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(`locator:${hex(locator)}`);
  const way = { name: "AES-GCM", iv: all.slice(1, NONCE_END), additionalData };
  try {
    return hex(new Uint8Array(await crypto.subtle.decrypt(way, key, all.slice(NONCE_END))));
  } catch {
    return "";
  }
}
