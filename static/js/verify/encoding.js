// @ts-check
// How numbers, times, digests and lists are written in a bundle.

/** @param {ArrayBuffer | Uint8Array} buffer */
export const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes */
export const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

/** @param {string} text */
export const sha256OfText = (text) => sha256(new TextEncoder().encode(text));

/** @param {number} number */
export const four = (number) => String(number).padStart(4, "0");

/** @param {number} seq of the entry of the log that is stamped */
export const stampFile = (seq) => `timestamps/${four(seq)}.tsr`;

/**
 * @param {string} digits two for each byte
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const fromHex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/**
 * @param {string} text
 * @returns {number} milliseconds; throws TypeError for what is not written as the site writes it
 */
export function moment(text) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) throw new TypeError();
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new TypeError();
  return time;
}

/**
 * How the site writes a manifest: ASCII alone.
 * @param {unknown} value
 */
export function canonical(value) {
  const escaped = (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value, null, 2)}\n`.replace(/[\u0080-\uffff]/g, escaped);
}

/**
 * A number off the paper, without what stands between its groups.
 * @param {string} text
 */
export const digits = (text) => text.replace(/[\s:.\u00a0-]/g, "").toLowerCase();
