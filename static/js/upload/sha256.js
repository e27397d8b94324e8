// @ts-check
// The SHA-256 that this device makes of a file, to compare it with the one the server made of what arrived.
const waiting = new Map(); // number of the question -> resolve
let worker;
let asked = 0;

function start() {
  try {
    worker = new Worker(new URL("./sha256_worker.js", import.meta.url), { type: "module" });
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

function settle(id, result) {
  waiting.get(id)?.(result);
  waiting.delete(id);
}

/** @returns {Promise<string>} SHA-256 as hex, "" where this browser cannot. */
export function sha256(file) {
  if (worker === undefined) start();
  if (!worker) return Promise.resolve("");
  asked += 1;
  worker.postMessage({ id: asked, file });
  return new Promise((resolve) => waiting.set(asked, resolve));
}
