// @ts-check
// The SHA-256 that this device makes of a file, to compare it with the one the server made of what arrived.
import { startWorker } from "../trusted_types.js";

/** @type {Map<number, (result: string) => void>} */
const waiting = new Map(); // by the number of the question
/** @type {Worker | null | undefined} */
let worker; // null: there can be none
let asked = 0;

function start() {
  try {
    worker = startWorker(new URL("./sha256_worker.js", import.meta.url));
  } catch {
    worker = null; // no workers at all, or forbidden by an extension
    return;
  }
  worker.addEventListener("message", ({ data }) => settle(data.id, data.result ?? ""));
  worker.addEventListener("error", () => {
    worker = null; // a browser without module workers: files still go, without the comparison
    for (const id of [...waiting.keys()]) settle(id, "");
  });
}

/**
 * @param {number} id
 * @param {string} result
 */
function settle(id, result) {
  waiting.get(id)?.(result);
  waiting.delete(id);
}

/**
 * @param {Blob} file
 * @returns {Promise<string>} SHA-256 as hex, "" where this browser cannot.
 */
export function sha256(file) {
  if (worker === undefined) start();
  if (!worker) return Promise.resolve("");
  asked += 1;
  worker.postMessage({ id: asked, file });
  return new Promise((resolve) => waiting.set(asked, resolve));
}
