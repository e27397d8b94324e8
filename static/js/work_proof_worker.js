// @ts-check
// Looks for numbers whose SHA-256 begins with so many zero bits (cases/work_proof.py). Takes {value, bits, parts};
// answers {done} after each part, and with the last one {done, answer}. Reaches no network.
import { sha256 } from "../vendor/noble-hashes.js";

const encoder = new TextEncoder();

/**
 * @param {Uint8Array} digest
 * @param {number} bits at most 32
 */
function isZero(digest, bits) {
  const first = ((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0;
  return first < 2 ** (32 - bits);
}

/**
 * @param {string} start
 * @param {number} bits
 */
function numberFor(start, bits) {
  let number = 0;
  while (!isZero(sha256(encoder.encode(start + number)), bits)) number += 1;
  return number;
}

addEventListener("message", ({ data: { value, bits, parts } }) => {
  const numbers = [];
  for (let part = 0; part < parts; part += 1) {
    numbers.push(numberFor(`${value}:${part}:`, bits));
    postMessage({ done: part + 1, answer: part + 1 === parts ? numbers.join(",") : "" });
  }
});
