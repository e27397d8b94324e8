// @ts-check
// One kind of fingerprint at a time, away from the page. Takes {id, kind, file} or {cancel: true};
// answers {ready: true}, {id, progress}, {id, result} or {id, error}. Nothing here can reach the network.
import { digest } from "./digest.js";
import { moves } from "./moving.js";
import { pictureFingerprint, readsBack } from "./pixels.js";

let stop = new AbortController();

/**
 * @param {Blob} file
 * @param {ReadingOptions} options
 */
async function pdq(file, options) {
  if (!globalThis.OffscreenCanvas) throw new Refused("old");
  if (!readsBack()) throw new Refused("falsified");
  return { ...(await pictureFingerprint(file, options)), moves: await moves(file) };
}

class Refused extends Error {
  /** @param {"old" | "falsified"} reason */
  constructor(reason) {
    super(reason);
    this.name = reason;
  }
}

/** @typedef {(file: Blob, options: ReadingOptions) => Promise<PictureFingerprint | string>} Computation */
/** @type {Record<FingerprintKind, Computation>} */
const KINDS = {
  pdq,
  "sha-256": (file, options) => digest(file, "sha-256", options),
  md5: (file, options) => digest(file, "md5", options),
};
/** @type {Record<string, string>} */
const REASONS = { AbortError: "cancelled", falsified: "falsified", old: "old" };

addEventListener("message", async ({ data }) => {
  if (data.cancel) {
    stop.abort();
    stop = new AbortController();
    return;
  }
  /** @type {{id: number, kind: FingerprintKind, file: Blob}} */
  const { id, kind, file } = data;
  /** @type {ReadingOptions} */
  const options = { signal: stop.signal, progress: (share) => postMessage({ id, progress: share }) };
  try {
    postMessage({ id, result: await KINDS[kind](file, options) });
  } catch (error) {
    // A picture that cannot be decoded has many error names in many browsers; a file that is gone fails all three.
    postMessage({ id, error: REASONS[/** @type {Error} */ (error).name] ?? "unreadable" });
  }
});
postMessage({ ready: true });
