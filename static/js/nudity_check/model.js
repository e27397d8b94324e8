// @ts-check
// The model in its worker, asked from a page. Loaded once, when the first picture is chosen.
import { startWorker } from "../trusted_types.js";

const LOAD = 120_000; // milliseconds without any news; 2.4 MB may take longer over a slow line
const LOOK = 60_000; // a very long capture on an old phone

/**
 * @param {number} time in milliseconds
 * @param {Inability} reason
 * @returns {Promise<never>}
 */
const late = (time, reason) =>
  new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Unable(reason)), time);
  });

/** The check cannot be made; `reason`: "model", "falsified" or "unreadable". */
export class Unable extends Error {
  /** @param {Inability} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

class Look {
  constructor() {
    this.worker = startWorker(new URL("./model_worker.js", import.meta.url));
    /** @type {Map<number, {resolve: (parts: Box[]) => void, reject: (error: Unable) => void}>} */
    this.waiting = new Map();
    this.asked = 0;
    /** @type {(share: number) => void} told how far the model is, 0 to 1 */
    this.loading = () => {};
    /** @type {Promise<void>} */
    const ready = new Promise((resolve, reject) => {
      const lost = () => reject(new Unable("model"));
      let patience = setTimeout(lost, LOAD);
      this.worker.addEventListener("error", lost);
      this.worker.addEventListener("message", ({ data }) => {
        clearTimeout(patience);
        if (data.ready) resolve();
        else if (data.failed) lost();
        else if ("loading" in data) {
          patience = setTimeout(lost, LOAD);
          this.loading(data.loading);
        } else this.answered(data);
      });
    });
    this.ready = ready;
    this.ready.catch(() => this.worker.terminate());
  }

  /** @param {LookAnswer} answer */
  answered({ id = 0, parts = [], error }) {
    const asker = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) asker?.reject(new Unable(error));
    else asker?.resolve(parts);
  }

  /**
   * @param {Blob} file
   * @param {number} limit
   * @param {(share: number) => void} loading
   * @returns {Promise<Box[]>}
   */
  async parts(file, limit, loading) {
    this.loading = loading;
    loading(0);
    await this.ready;
    loading(1);
    this.asked += 1;
    this.worker.postMessage({ id: this.asked, file, limit });
    /** @type {Promise<Box[]>} */
    const answer = new Promise((resolve, reject) => this.waiting.set(this.asked, { resolve, reject }));
    return Promise.race([answer, late(LOOK, "model")]);
  }
}

/** @type {Look | null} */
let look = null;

/**
 * @param {Blob} file a picture
 * @param {number} limit 0 to 1; how sure the model must be
 * @param {(share: number) => void} loading told, 0 to 1, while the model has yet to arrive
 * @returns {Promise<Box[]>} parts that may show nudity; rejects with Unable
 */
export async function suspects(file, limit, loading = () => {}) {
  if (!globalThis.Worker || !globalThis.OffscreenCanvas) throw new Unable("model");
  look ??= new Look();
  try {
    return await look.parts(file, limit, loading);
  } catch (error) {
    if (error instanceof Unable && error.reason === "model") look = null; // the next picture tries anew
    throw error;
  }
}
