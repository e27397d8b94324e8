// @ts-check
// Words → Argon2id → HKDF, as cases/crypto/words.py has it: locator and key-encryption key. Reaches no network.
import { argon2id } from "../../vendor/argon2.js";
import { bytes } from "./hexadecimal.js";

const LENGTH = 32; // bytes of each key
const encoder = new TextEncoder();

/**
 * HKDF-SHA-256 without a salt.
 * @param {CryptoKey} root
 * @param {string} purpose
 */
async function derived(root, purpose) {
  const info = encoder.encode(`sextortion-help/${purpose}/1`);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(way, root, LENGTH * 8));
}

/**
 * Takes 64 MiB and some tenths of a second, on an old phone some seconds.
 * @param {string} words in their normal form
 * @param {Argon2Cost} cost
 * @returns {Promise<WordKeys>}
 */
export async function wordKeys(words, { salt, passes, memory, lanes }) {
  const root = await argon2id({
    password: words,
    salt: bytes(salt),
    iterations: passes,
    memorySize: memory,
    parallelism: lanes,
    hashLength: LENGTH,
    outputType: "binary",
  });
  const raw = /** @type {BufferSource} */ (root);
  const key = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"]);
  root.fill(0);
  return { locator: await derived(key, "locator"), kek: await derived(key, "kek") };
}
